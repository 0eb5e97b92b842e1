using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ConvBench.Backends.Cudnn;
using ConvBench.Tests.Skipping;

namespace ConvBench.Tests.Backends.Cudnn;

/// <summary>The fake cuDNN and CUDA runtime, compiled into a folder of their own: each has its own options, log and memory.</summary>
internal sealed unsafe class FakeCuda : IDisposable
{
    private static readonly Lazy<string> Objects = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("convbench-fakes-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private static readonly ConcurrentDictionary<string, Lazy<string>> Compiled = new();

    private readonly TemporaryFolder _folder = new();
    private readonly nint _runtime;

    /// <summary>Links both; each source is compiled once.</summary>
    /// <param name="defines">Macros of the C files: CUDA11, NO_FIND.</param>
    /// <exception cref="InvalidOperationException">They do not compile: the compiler's words.</exception>
    public FakeCuda(params string[] defines)
    {
        // the runtime by its path and without a name of its own (SONAME): every copy of the fake finds the one beside it
        Run("-shared", "-o", Runtime, Compile("fake_cudart.c", defines));
        Run("-shared", "-o", Cudnn, Compile("fake_cudnn.c", defines), Runtime, "-lm");
        _runtime = NativeLibrary.Load(Runtime);
    }

    /// <summary>Folder of both.</summary>
    public string Folder => _folder.Path;

    /// <summary>File of cuDNN.</summary>
    public string Cudnn => Path.Combine(Folder, "libcudnn.so.9");

    /// <summary>File of the runtime.</summary>
    public string Runtime => Path.Combine(Folder, "libcudart.so.12");

    /// <summary>All that was called.</summary>
    public string[] Log => Text(((delegate* unmanaged<nint>)Export("fake_log"))()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Objects, streams and allocations that are not given back.</summary>
    public long Alive => ((delegate* unmanaged<long>)Export("fake_alive"))();

    /// <summary>Both libraries, loaded.</summary>
    public CudnnLibrary Library(string? workspace = null) => new(Folder, Runtime, workspace);

    /// <summary>The backend over them.</summary>
    public CudnnBackend Backend(string? workspace = null) => new(() => Library(workspace));

    /// <summary>Sets an option of the C files.</summary>
    public FakeCuda With(string name, string value)
    {
        nint key = Marshal.StringToCoTaskMemUTF8(name), text = Marshal.StringToCoTaskMemUTF8(value);
        ((delegate* unmanaged<nint, nint, void>)Export("fake_set"))(key, text);
        Marshal.FreeCoTaskMem(key);
        Marshal.FreeCoTaskMem(text);
        return this;
    }

    public void Dispose() => _folder.Dispose(); // what is mapped lives on without its name

    private nint Export(string name) => NativeLibrary.GetExport(_runtime, name);

    private static string Text(nint pointer) => Marshal.PtrToStringUTF8(pointer) ?? "";

    /// <summary>Object file of a source with these macros.</summary>
    private static string Compile(string source, string[] defines) => Compiled.GetOrAdd(source + string.Join(' ', defines), key => new(() =>
    {
        string made = Path.Combine(Objects.Value, key.Replace(' ', '_') + ".o");
        string file = Path.Combine(RepositoryFiles.Root, "tests", "Backends", "Cudnn", source);
        Run(["-O2", "-Wall", "-Wextra", "-Werror", "-fvisibility=hidden", "-fPIC", "-c", "-o", made, file, .. defines]);
        return made;
    })).Value;

    private static void Run(params string[] arguments)
    {
        (int code, string printed) = Tools.Run(Tools.Compiler!, arguments);
        if (code != 0)
        {
            throw new InvalidOperationException(printed);
        }
    }
}
