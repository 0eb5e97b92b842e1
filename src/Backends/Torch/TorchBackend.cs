using ConvBench.Backends.Torch.Algorithms;
using ConvBench.Backends.Torch.Loading;
using ConvBench.Libtorch;

namespace ConvBench.Backends.Torch;

/// <summary>PyTorch's C++ library through TorchSharp.</summary>
public sealed class TorchBackend : IConvBackend
{
    private static readonly IConvAlgorithm[] All =
    [
        new AutoConv(), new NativeConv(), new ChannelsLastConv(), new PrepackedConv(), new Im2colConv(), new FftConv(), CudnnConv.Float32,
        CudnnConv.Tf32, HalfConv.BFloat16, HalfConv.Float16,
    ];

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    /// <remarks>The number that the loaded libtorch reports, not the package's.</remarks>
    public string Version => LibtorchCpu.IfLoaded?.Version ?? "";

    /// <inheritdoc/>
    public string LibraryPath => LibtorchCpu.IfLoaded?.Path ?? "";

    /// <inheritdoc/>
    /// <remarks>Loads libtorch: only CUDA itself knows its devices.</remarks>
    public IReadOnlyList<Device> Devices =>
        [Device.Cpu, .. Enumerable.Range(0, TorchLibrary.Instance.CudaDevices).Select(i => new Device("cuda", i))];

    /// <inheritdoc/>
    public string? WhyNone(string kind) => kind != "cuda" ? null
        : LibtorchCpu.Find("torch_cuda") is null ? "this build's libtorch is that of the CPU: build with -p:Gpu=torch"
        : "libtorch sees none: it needs NVIDIA's driver and a GPU";

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms => All;

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = TorchLibrary.Instance.Fault ?? "";
        return reason.Length == 0;
    }
}
