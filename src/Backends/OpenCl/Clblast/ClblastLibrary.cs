using System.Runtime.InteropServices;
using ConvBench.Files;

namespace ConvBench.Backends.OpenCl.Clblast;

/// <summary>The C interface of CLBlast, clblast_c.h.</summary>
internal sealed unsafe class ClblastLibrary
{
    private static readonly Lazy<ClblastLibrary> Loaded = new(() => new ClblastLibrary());

    private ClblastLibrary()
    {
        string name = OperatingSystem.IsWindows() ? "clblast.dll" : OperatingSystem.IsMacOS() ? "libclblast.dylib" : "libclblast.so.1";
        if (!NativeLibrary.TryLoad(name, out nint handle))
        {
            Fault = $"no {name}: install libclblast1 (Debian)";
        }
        else if (!NativeLibrary.TryGetExport(handle, "CLBlastSconvgemm", out nint convgemm))
        {
            Fault = $"{name} has no CLBlastSconvgemm: CLBlast has it from 1.5 on";
        }
        else
        {
            Path = LoadedLibrary.PathOf(file => file.Contains("libclblast", StringComparison.Ordinal)) ?? name;
            Sconvgemm = (delegate* unmanaged<int, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint,
                nint, nuint, nint, nuint, nint, nuint, nint*, nint*, int>)convgemm;
        }
    }

    /// <summary>The process's CLBlast; loads it at the first call, and never throws.</summary>
    public static ClblastLibrary Instance => Loaded.Value;

    /// <summary>It where something has asked for it already; null before.</summary>
    public static ClblastLibrary? IfLoaded => Loaded.IsValueCreated ? Loaded.Value : null;

    /// <summary>Why it cannot be used, one line with the remedy; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>Its file, links followed.</summary>
    public string Path { get; } = "";

    /// <summary>The version in its file's name; it tells no other.</summary>
    public string Version => Path.Split(".so.") is [_, var version] ? version : "";

    /// <summary>mode, C, H, W, R, S, padding, stride and dilation of rows and columns, K, N, and input, weights and output with their
    /// offsets, queue, event → status.</summary>
    public delegate* unmanaged<int, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint, nuint,
        nint, nuint, nint, nuint, nint, nuint, nint*, nint*, int> Sconvgemm
    { get; }
}
