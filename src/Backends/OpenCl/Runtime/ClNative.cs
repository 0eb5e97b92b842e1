using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Silk.NET.Core.Contexts;

namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>The functions of the OpenCL loader, the library that knows the platforms of the machine.</summary>
internal sealed class ClNative : INativeContext
{
    private readonly nint _handle;

    private ClNative(nint handle, string path) => (_handle, Path) = (handle, path);

    /// <summary>The file that was loaded.</summary>
    public string Path { get; }

    /// <summary>Loads it; null where there is none.</summary>
    public static ClNative? Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
            : ["libOpenCL.so.1", "libOpenCL.so"];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                return new ClNative(handle, name);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    [SuppressMessage("Naming", "CA1725:Parameter names should match base declaration", Justification = "theirs are not words")]
    public nint GetProcAddress(string name, int? slot = null) => NativeLibrary.GetExport(_handle, name);

    /// <inheritdoc/>
    [SuppressMessage("Naming", "CA1725:Parameter names should match base declaration", Justification = "theirs are not words")]
    public bool TryGetProcAddress(string name, out nint address, int? slot = null) =>
        NativeLibrary.TryGetExport(_handle, name, out address);

    /// <summary>Drivers do not survive being unloaded: it stays for the life of the process.</summary>
    public void Dispose()
    {
    }
}
