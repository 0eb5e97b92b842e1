using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>Pages that can be read and written between two that cannot: touching one of these ends the process.</summary>
/// <remarks>Never given back: the child processes that use them are short, and <see cref="GuardedMemory"/> uses them again.</remarks>
internal sealed unsafe partial class ProtectedPages
{
    /// <summary>At least this many bytes, in whole pages.</summary>
    public ProtectedPages(long bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        Bytes = (nint)(((nuint)Math.Max(bytes, 1) + page - 1) / page * page);
        First = Reserve((nuint)Bytes, page);
    }

    /// <summary>The first byte that can be used.</summary>
    public byte* First { get; }

    /// <summary>Bytes that can be used.</summary>
    public nint Bytes { get; }

    private static byte* Reserve(nuint bytes, nuint page)
    {
        nuint all = bytes + (2 * page);
        byte* start;
        bool ok;
        if (OperatingSystem.IsWindows())
        {
            start = VirtualAlloc(null, all, Windows.ReserveAndCommit, Windows.NoAccess);
            ok = start != null && VirtualProtect(start + page, bytes, Windows.ReadWrite, out _);
        }
        else
        {
            int anonymous = OperatingSystem.IsLinux() ? Unix.AnonymousOnLinux : Unix.AnonymousOnMac;
            start = Map(null, all, Unix.NoAccess, Unix.Private | anonymous, -1, 0);
            ok = start != Unix.Failed && Protect(start + page, bytes, Unix.ReadWrite) == 0;
        }

        return ok ? start + page : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(byte* address, nuint length, int protection);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial byte* VirtualAlloc(byte* address, nuint length, uint type, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(byte* address, nuint length, uint protection, out uint before);

    private static class Unix
    {
        public const int NoAccess = 0, ReadWrite = 1 | 2, Private = 2, AnonymousOnLinux = 0x20, AnonymousOnMac = 0x1000;

        public static byte* Failed => (byte*)-1;
    }

    private static class Windows
    {
        public const uint ReserveAndCommit = 0x1000 | 0x2000, NoAccess = 1, ReadWrite = 4;
    }
}
