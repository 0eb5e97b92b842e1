using System.Runtime.InteropServices;

namespace ConvBench.Backends.Cudnn.Native;

/// <summary>A native library that is loaded, and its functions by name.</summary>
/// <param name="Handle">For <see cref="NativeLibrary.GetExport"/>.</param>
/// <param name="Path">Its file; the name that was asked for where the system does not tell.</param>
internal sealed record Exports(nint Handle, string Path)
{
    /// <summary>Address of a function.</summary>
    /// <exception cref="EntryPointNotFoundException">The library lacks it: another version than this program knows.</exception>
    public nint Get(string name) => Find(name) is not 0 and var address ? address
        : throw new EntryPointNotFoundException($"{Path} has no function {name}: it is of a version that ConvBench does not know");

    /// <summary>The same; 0 where the library lacks it.</summary>
    public nint Find(string name) => NativeLibrary.TryGetExport(Handle, name, out nint address) ? address : 0;
}
