using System.Runtime.InteropServices;
using ConvBench.Files;

namespace ConvBench.Libtorch;

/// <summary>libtorch_cpu in this process, TorchSharp or not: found, loaded once, with what was really loaded.</summary>
internal sealed class LibtorchCpu
{
    private static readonly Lazy<LibtorchCpu> Loaded = new(() => new LibtorchCpu());

    private LibtorchCpu()
    {
        if (Find("torch_cpu") is not { } path)
        {
            Fault = $"no libtorch for {RuntimeInformation.RuntimeIdentifier} beside the program: build for linux-x64 or win-x64";
            return;
        }

        try
        {
            Handle = NativeLibrary.Load(path);
            string file = System.IO.Path.GetFileName(path);
            Path = LoadedLibrary.PathOf(f => f == file) ?? path;
            Version = ReadVersion();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            Fault = $"libtorch does not load: {FirstLine(e)}";
        }
    }

    /// <summary>The process's libtorch_cpu; loads it at the first call.</summary>
    public static LibtorchCpu Instance => Loaded.Value;

    /// <summary>The same, or null before the first call to <see cref="Instance"/>: to ask without loading.</summary>
    public static LibtorchCpu? IfLoaded => Loaded.IsValueCreated ? Loaded.Value : null;

    /// <summary>Why it cannot be used, one line; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>For <see cref="NativeLibrary.GetExport"/>.</summary>
    public nint Handle { get; }

    /// <summary>The file, by the process's own list of modules.</summary>
    public string Path { get; } = "";

    /// <summary>Version that the loaded library reports, "2.10.0"; "" where it reports none.</summary>
    public string Version { get; } = "";

    /// <summary>Full path of a native library in the folders that the host was told of.</summary>
    public static string? Find(string name)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
        string probing = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string platform = OperatingSystem.IsWindows() ? "win-x64" : "linux-x64";
        return probing.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(System.IO.Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native"))
            .Select(folder => System.IO.Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>The line of an error that says something.</summary>
    public static string FirstLine(Exception e) =>
        e.Message.ReplaceLineEndings("\n").Split('\n').FirstOrDefault(line => line.Trim().Length > 0)?.Trim() ?? e.GetType().Name;

    /// <summary>From libtorch's stable C interface: major, minor and patch are the three top bytes.</summary>
    private unsafe string ReadVersion()
    {
        if (!NativeLibrary.TryGetExport(Handle, "aoti_torch_abi_version", out nint function))
        {
            return "";
        }

        ulong v = ((delegate* unmanaged<ulong>)function)();
        return $"{v >> 56}.{(v >> 48) & 255}.{(v >> 40) & 255}";
    }
}
