using System.Runtime.InteropServices;
using ConvBench.Files;

namespace ConvBench.Backends.Cudnn.Native;

/// <summary>Where one of NVIDIA's libraries is looked for: what a variable names, else the system's loader, else Python wheels.</summary>
/// <param name="Title">What a reader calls the library.</param>
/// <param name="Variable">Environment variable that names its file or folder; where it is set, nothing else is tried.</param>
/// <param name="Files">Its file names, the newest version first.</param>
/// <param name="WheelFolders">Its folders below site-packages, where NVIDIA's wheels put it.</param>
/// <param name="Needs">Files that it opens by itself, from its folder on, {v} for its own version: loaded before it, so that no other
/// version of them is found first. One that is missing is no fault.</param>
internal sealed record LibrarySearch(
    string Title, string Variable, IReadOnlyList<string> Files, IReadOnlyList<string> WheelFolders, IReadOnlyList<string> Needs)
{
    private static readonly bool Windows = OperatingSystem.IsWindows();

    /// <summary>cuDNN 9 and 8. It splits into a shim and sublibraries, which one shim must find in its own version.</summary>
    public static LibrarySearch Cudnn { get; } = new("cuDNN", "CONVBENCH_CUDNN",
        Windows ? ["cudnn64_9.dll", "cudnn64_8.dll"] : ["libcudnn.so.9", "libcudnn.so.8"],
        ["nvidia/cudnn/lib", "nvidia/cudnn/bin"],
        Windows ? ["cudnn_graph64_{v}.dll", "cudnn_ops*64_{v}.dll", "cudnn_cnn*64_{v}.dll"] :
        [
            "../../cublas/lib/libcublasLt.so.*", "../../cublas/lib/libcublas.so.*", "../../cuda_nvrtc/lib/libnvrtc.so.*",
            "../../cu13/lib/libcublasLt.so.*", "../../cu13/lib/libcublas.so.*", "../../cu13/lib/libnvrtc.so.*",
            "libcudnn_graph.so.{v}", "libcudnn_ops*.so.{v}", "libcudnn_cnn*.so.{v}", "libcudnn_heuristic.so.{v}",
            "libcudnn_engines_*.so.{v}",
        ]);

    /// <summary>The CUDA runtime, whose functions used here are the same from CUDA 11 to 13.</summary>
    public static LibrarySearch Runtime { get; } = new("the CUDA runtime", "CONVBENCH_CUDART",
        Windows ? ["cudart64_13.dll", "cudart64_12.dll", "cudart64_110.dll"]
            : ["libcudart.so.13", "libcudart.so.12", "libcudart.so.11.0"],
        ["nvidia/cu13/lib", "nvidia/cuda_runtime/lib", "nvidia/cu13/bin/x86_64", "nvidia/cuda_runtime/bin"], []);

    /// <summary>Loads it.</summary>
    /// <param name="named">File or folder of <see cref="Variable"/>; null or empty for the whole search.</param>
    /// <param name="sites">Folders of Python packages; null for those that a user may have.</param>
    /// <exception cref="DllNotFoundException">One line: where it was looked for, or what the loader says.</exception>
    public Exports Load(string? named, IEnumerable<string>? sites = null)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return Load(Named(named) ?? throw new DllNotFoundException(
                $"{Variable} is '{named}': neither a file nor a folder with {string.Join(" or ", Files)}"), Variable);
        }

        foreach (string file in Files)
        {
            if (NativeLibrary.TryLoad(file, out nint handle))
            {
                return new Exports(handle, LoadedPath(file));
            }
        }

        string? wheel = (from site in sites ?? Sites() from folder in WheelFolders from file in Files
                         let path = Path.Combine(site, folder, file) where File.Exists(path) select path).FirstOrDefault();
        return wheel is not null ? Load(wheel, "Python's wheel") : throw new DllNotFoundException(
            $"no {Title} here: the system's loader knows no {string.Join(" or ", Files)}, and no {WheelFolders[0]} lies below the "
            + $"site-packages of VIRTUAL_ENV, .venv, ~/.local, /usr/local or /usr; install it, or set {Variable} to its file or folder");
    }

    private string? Named(string named) => File.Exists(named) ? Path.GetFullPath(named)
        : (from folder in (string[])["", "lib", "lib64", "bin"] from file in Files
           let path = Path.GetFullPath(Path.Combine(named, folder, file)) where File.Exists(path) select path).FirstOrDefault();

    /// <summary>A file by its path, what it needs before it.</summary>
    private Exports Load(string path, string foundBy)
    {
        string version = Path.GetFileName(path).Split(".so.", 2)[^1].Split("64_", 2)[^1].Replace(".dll", "", StringComparison.Ordinal);
        foreach (string need in Needs)
        {
            string pattern = Path.GetFullPath(
                Path.Combine(Path.GetDirectoryName(path)!, need.Replace("{v}", version, StringComparison.Ordinal)));
            string folder = Path.GetDirectoryName(pattern)!;
            foreach (string file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)) : [])
            {
                NativeLibrary.TryLoad(file, out _);
            }
        }

        try
        {
            return new Exports(NativeLibrary.Load(path), path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            string[] lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            throw new DllNotFoundException($"{foundBy}: {Title} does not load: {Says(lines, path)}", e);
        }
    }

    /// <summary>The line of the loader's many that is about this file.</summary>
    private static string Says(string[] lines, string path) =>
        lines.FirstOrDefault(l => l.Contains(path, StringComparison.Ordinal)) ?? lines[0];

    /// <summary>Folders of Python packages that a user may have, without asking an interpreter, which takes a second.</summary>
    private static IEnumerable<string> Sites()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] prefixes =
        [
            Environment.GetEnvironmentVariable("VIRTUAL_ENV"), Path.GetFullPath(".venv"), Path.Combine(home, ".local"),
            "/usr/local", "/usr",
        ];
        foreach (string prefix in prefixes.OfType<string>().Where(p => p.Length > 0))
        {
            string library = Path.Combine(prefix, Windows ? "Lib" : "lib");
            IEnumerable<string> parents = !Directory.Exists(library) ? [] : Windows ? [library]
                : Directory.EnumerateDirectories(library, "python3*").OrderDescending(StringComparer.Ordinal);
            foreach (string parent in parents)
            {
                yield return Path.Combine(parent, "site-packages");
                yield return Path.Combine(parent, "dist-packages");
            }
        }
    }

    /// <summary>File of a library that the system's loader chose, by the process's own list of modules.</summary>
    private static string LoadedPath(string file)
    {
        string stem = file.Split(".so")[0] + ".";
        return LoadedLibrary.PathOf(name => name.StartsWith(stem, StringComparison.OrdinalIgnoreCase)
            || name.Equals(file, StringComparison.OrdinalIgnoreCase)) ?? file;
    }
}
