using ConvBench.Libtorch;

namespace ConvBench.Backends.Nnpack;

/// <summary>NNPACK as PyTorch's Linux libtorch_cpu exports it: a CPU library with the algorithm as an argument. AVX2 and
/// FMA only.</summary>
public sealed class NnpackBackend : IConvBackend
{
    private static readonly IConvAlgorithm[] All =
    [
        new NnpackAlgorithm("winograd-f6x3", "Winograd F(6x6,3x3), transformed weights prepared", NnpAlgorithm.Winograd8),
        new NnpackAlgorithm("fft8", "FFT on 8x8 tiles, transformed weights prepared", NnpAlgorithm.Fft8),
        new NnpackAlgorithm("fft16", "FFT on 16x16 tiles, transformed weights prepared", NnpAlgorithm.Fft16),
        new NnpackAlgorithm("im2col", "implicit GEMM: im2col into the packing, weights packed in every run", NnpAlgorithm.ImplicitGemm),
        new NnpackAlgorithm("direct", "direct 1x1 convolution", NnpAlgorithm.Direct),
    ];

    /// <inheritdoc/>
    public string Name => "nnpack";

    /// <inheritdoc/>
    /// <remarks>NNPACK has no version of its own: that of the libtorch it is part of.</remarks>
    public string Version => LibtorchCpu.IfLoaded?.Version is { Length: > 0 } version ? $"libtorch {version}" : "";

    /// <inheritdoc/>
    public string LibraryPath => LibtorchCpu.IfLoaded?.Path ?? "";

    /// <inheritdoc/>
    public IReadOnlyList<Device> Devices => [Device.Cpu];

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms => All;

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = NnpackLibrary.Instance.Fault ?? "";
        return reason.Length == 0;
    }
}
