using System.Globalization;
using ConvBench.Backends.Cudnn.Native;

namespace ConvBench.Backends.Cudnn;

/// <summary>cuDNN and the CUDA runtime in this process, with the devices that they see.</summary>
internal sealed class CudnnLibrary
{
    private static readonly Lazy<CudnnLibrary> Loaded = new(() => new CudnnLibrary(
        Environment.GetEnvironmentVariable(LibrarySearch.Cudnn.Variable),
        Environment.GetEnvironmentVariable(LibrarySearch.Runtime.Variable),
        Environment.GetEnvironmentVariable(WorkspaceLimit.Variable)));

    private readonly CudnnApi? _api;
    private readonly CudaRuntime? _cuda;

    /// <summary>Loads both. Never throws: <see cref="Fault"/> says what is wrong.</summary>
    /// <param name="cudnn">File or folder; null or empty for the whole search.</param>
    /// <param name="runtime">The same of the CUDA runtime; where cuDNN's folder is named, it is looked for there first.</param>
    /// <param name="workspace">Text of the workspace limit; null for the default.</param>
    public CudnnLibrary(string? cudnn, string? runtime, string? workspace)
    {
        try
        {
            WorkspaceMiB = WorkspaceLimit.Parse(workspace);
            _api = new CudnnApi(LibrarySearch.Cudnn.Load(cudnn));
            _cuda = new CudaRuntime(LibrarySearch.Runtime.Load(runtime));
            int count = _cuda.Devices();
            Devices = [.. Enumerable.Range(0, count).Select(i => new Device("cuda", i) { Name = _cuda.Name(i) })];
            Fault = count > 0 ? null : "the CUDA driver sees no device: is there a GPU, and does CUDA_VISIBLE_DEVICES not hide it?";
        }
        catch (Exception e) when (e is FormatException or DllNotFoundException or EntryPointNotFoundException)
        {
            Fault = e.Message;
        }
        catch (InvalidOperationException e)
        {
            // 35 or 100 on a machine without a GPU: CUDA's words are about the driver's version
            Fault = $"no CUDA device: {e.Message} (driver for CUDA {Number(_cuda?.DriverVersion ?? 0)}, "
                + $"runtime {Number(_cuda?.Version ?? 0)}); it needs NVIDIA's driver and a GPU";
        }
    }

    /// <summary>The process's own, by the environment's variables; loads it at the first call.</summary>
    public static CudnnLibrary Instance => Loaded.Value;

    /// <summary>Why it cannot be used, one line; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>What the CUDA runtime sees, by number.</summary>
    public IReadOnlyList<Device> Devices { get; } = [];

    /// <summary>Most workspace of an algorithm, MiB.</summary>
    public int WorkspaceMiB { get; }

    /// <summary>cuDNN's version; "" where it is not loaded.</summary>
    public string Version => _api?.VersionText ?? "";

    /// <summary>Its file; "" where it is not loaded.</summary>
    public string Path => _api?.Path ?? "";

    /// <summary>What decides results and times beside the version.</summary>
    public IReadOnlyDictionary<string, string> Details => _api is null || _cuda is null ? new Dictionary<string, string>()
        : new Dictionary<string, string>
        {
            ["cuda runtime"] = Number(_cuda.Version),
            ["cuda runtime file"] = _cuda.Path,
            ["cuda driver"] = Number(_cuda.DriverVersion),
            ["built with cuda runtime"] = Number(_api.RuntimeVersion),
            ["workspace limit"] = FormattableString.Invariant($"{WorkspaceMiB} MiB"),
            ["NVIDIA_TF32_OVERRIDE"] = Environment.GetEnvironmentVariable("NVIDIA_TF32_OVERRIDE") ?? "not set",
        };

    /// <summary>cuDNN's functions.</summary>
    public CudnnApi Api => _api ?? throw Unusable();

    /// <summary>The CUDA runtime's.</summary>
    public CudaRuntime Cuda => _cuda ?? throw Unusable();

    private InvalidOperationException Unusable() => new(Fault);

    /// <summary>"12.4" of 12040.</summary>
    private static string Number(int version) => string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");
}
