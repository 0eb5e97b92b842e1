using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using ConvBench.Libtorch;
using TorchSharp;

namespace ConvBench.Backends.Torch.Loading;

/// <summary>TorchSharp over libtorch in this process, loaded once.</summary>
/// <remarks>
/// TorchSharp's native library is built with GCC 13 and asks for GLIBCXX_3.4.32; libstdc++ of Debian 12 and Ubuntu 22.04 ends at
/// 3.4.30. The one symbol behind it, <c>std::ios_base_library_init()</c>, is a marker that nothing calls. There a copy is loaded
/// in which that need is weak (<see cref="WeakVersionPatch"/>); package cache and program folder stay as they are.
/// </remarks>
internal sealed partial class TorchLibrary
{
    private const string Tag = "GLIBCXX_3.4.32";
    private static readonly string[] Harmless = ["_ZSt21ios_base_library_initv"];
    private static readonly Lazy<TorchLibrary> Loaded = new(() => new TorchLibrary());

    private TorchLibrary()
    {
        LibtorchCpu cpu = LibtorchCpu.Instance;
        if (cpu.Fault is not null)
        {
            Fault = cpu.Fault;
            return;
        }

        try
        {
            if (OperatingSystem.IsLinux())
            {
                LoadBridge();
            }

            GlibcHeap.KeepFreedMemory();
            torch.InitializeDeviceType(DeviceType.CPU);
            Context = new TorchContext(cpu.Handle);
            torch.set_num_interop_threads(1); // convolutions have no inter-operator parallelism: no second pool
            CudaDevices = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fault = $"TorchSharp does not load: "
                + $"{LibtorchCpu.FirstLine(e is TypeInitializationException { InnerException: { } inner } ? inner : e)}";
        }
    }

    /// <summary>The process's TorchSharp; loads it at the first call.</summary>
    public static TorchLibrary Instance => Loaded.Value;

    /// <summary>Why it cannot be used, one line; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>Number of CUDA devices.</summary>
    public int CudaDevices { get; }

    /// <summary>libtorch's switches; null where it did not load.</summary>
    public TorchContext? Context { get; }

    private static void LoadBridge()
    {
        string bridge = LibtorchCpu.Find("LibTorchSharp")
            ?? throw new DllNotFoundException("libLibTorchSharp.so is not beside the program");

        // By full path first: the bridge's copy lies elsewhere and finds these by their SONAMEs then. libtorch.so draws in the CUDA parts.
        if (LibtorchCpu.Find("torch") is { } whole)
        {
            NativeLibrary.Load(whole);
        }

        nint handle;
        try
        {
            handle = NativeLibrary.Load(bridge);
        }
        catch (DllNotFoundException e) when (MissingVersion().Match(e.Message) is { Success: true } m && m.Groups[1].Value == Tag)
        {
            byte[] patched = WeakVersionPatch.Apply(File.ReadAllBytes(bridge), Tag, Harmless);
            handle = PatchedCopy.Load(Path.GetFileName(bridge), patched);
        }

        // TorchSharp probes its own folders first, where the original fails again; then the runtime asks here.
        AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!.ResolvingUnmanagedDll +=
            (_, name) => name == "LibTorchSharp" ? handle : 0;
    }

    [GeneratedRegex("version `([^']+)' not found")]
    private static partial Regex MissingVersion();
}
