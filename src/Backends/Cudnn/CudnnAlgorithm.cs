using ConvBench.Backends.Cudnn.Native;

namespace ConvBench.Backends.Cudnn;

/// <summary>One of cuDNN's forward algorithms by its number, or the one that cuDNN chooses, in one arithmetic.</summary>
/// <remarks>
/// Bias and ReLU are calls of their own, timed with the rest: the fused call takes an identity with one algorithm alone, and may run other
/// kernels than the algorithm that it is given.
/// </remarks>
/// <param name="library">The library, loaded when it is first asked for.</param>
/// <param name="name">Second half of the id.</param>
/// <param name="description">One line for a reader.</param>
/// <param name="source">Who names the algorithm.</param>
/// <param name="algorithm">The algorithm, where the row names it.</param>
/// <param name="math">The arithmetic.</param>
/// <param name="rowOf">The row of an algorithm in an arithmetic; null for none.</param>
internal sealed class CudnnAlgorithm(Func<CudnnLibrary> library, string name, string description, AlgorithmSource source,
    ConvAlgo algorithm, MathType math, Func<ConvAlgo, MathType, IConvAlgorithm?> rowOf) : IConvAlgorithm
{
    public string Id => $"cudnn/{name}";

    public string Description => description;

    public ConvAlgo Algorithm => algorithm;

    public MathType Arithmetic => math;

    public AlgorithmSource Source => source;

    public IReadOnlyList<string> DeviceKinds => ["cuda"];

    public bool OnRequest => math != MathType.Fma;

    public AlgorithmFamily Family => source != AlgorithmSource.Row ? AlgorithmFamily.Auto : algorithm switch
    {
        ConvAlgo.Winograd or ConvAlgo.WinogradNonfused => AlgorithmFamily.Winograd,
        ConvAlgo.Fft or ConvAlgo.FftTiling => AlgorithmFamily.Fft,
        ConvAlgo.Direct => AlgorithmFamily.Direct,
        _ => AlgorithmFamily.Im2col,
    };

    /// <summary>Whether each output is a sum of its own products, of float32 operands.</summary>
    private bool IsSum => math == MathType.Fma && Family is AlgorithmFamily.Im2col or AlgorithmFamily.Direct;

    public ErrorModel ErrorModel => IsSum ? ErrorModel.Componentwise : ErrorModel.Normwise;

    public ProblemFeatures Features => (ProblemFeatures.Convolution & ~ProblemFeatures.UnequalPadding) | ProblemFeatures.Relu;

    public double NormwiseLimit(ConvProblem problem) => math == MathType.Fma ? Tolerance.NormwiseRelL2
        : Family == AlgorithmFamily.Im2col ? Tolerance.Tf32SumRelL2 : Tolerance.Tf32RelL2;

    public double MinimumFlops(ConvProblem problem) =>
        (Family is AlgorithmFamily.Im2col or AlgorithmFamily.Direct ? problem.EffectiveFlops : FlopBound.AnyBilinear(problem))
        / (math == MathType.Fma ? 1 : FlopBound.Tf32Rate);

    public string? WhyNot(ConvProblem problem, Device device) =>
        device.Kind != "cuda" ? "cuDNN runs on CUDA devices alone (cuda:0)"
        : problem.PadTop != problem.PadBottom || problem.PadLeft != problem.PadRight ? "cuDNN pads both sides alike"
        : null;

    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, problem.WeightCount, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length, problem.HasBias ? problem.K : 0, nameof(bias));
        if (!this.Supports(problem, options.Device, out string reason))
        {
            throw new NotSupportedException($"{Id}: {reason}");
        }

        if (options.Threads != 1)
        {
            throw new RowFaultException($"one thread of the host drives the device, not {options.Threads}", isUnsupported: true);
        }

        CudnnLibrary loaded = library();
        Device device = loaded.Fault is { } fault ? throw new InvalidOperationException(fault)
            : loaded.Devices.FirstOrDefault(d => d == options.Device)
            ?? throw new RowFaultException($"no device {options.Device} here: {string.Join<Device>(", ", loaded.Devices)}",
                isUnsupported: true);
        return new CudnnPlan(loaded, device, this, problem, weights, bias, rowOf);
    }
}
