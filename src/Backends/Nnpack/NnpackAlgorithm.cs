namespace ConvBench.Backends.Nnpack;

/// <summary>One value of NNPACK's algorithm argument, and what it cannot do.</summary>
internal sealed class NnpackAlgorithm(string name, string description, NnpAlgorithm algorithm) : IConvAlgorithm
{
    /// <summary>Side of the transform's tile; 0 for the two that have none.</summary>
    private int Tile => algorithm switch { NnpAlgorithm.Fft16 => 16, NnpAlgorithm.Fft8 or NnpAlgorithm.Winograd8 => 8, _ => 0 };

    /// <summary>The tile as records name it: F(6×6, 3×3) takes 8×8 inputs.</summary>
    private Choice? Tiled => Tile == 0 ? null
        : new() { Tile = algorithm == NnpAlgorithm.Winograd8 ? new ChosenTile(6, 6, 3, 3) : new ChosenTile(Tile, Tile) };

    public string Id => $"nnpack/{name}";

    public string Description => description;

    public AlgorithmFamily Family => algorithm switch
    {
        NnpAlgorithm.Winograd8 => AlgorithmFamily.Winograd,
        NnpAlgorithm.Fft8 or NnpAlgorithm.Fft16 => AlgorithmFamily.Fft,
        NnpAlgorithm.ImplicitGemm => AlgorithmFamily.Im2col,
        _ => AlgorithmFamily.Direct,
    };

    public ErrorModel ErrorModel => Tile > 0 ? ErrorModel.Normwise : ErrorModel.Componentwise;

    public ProblemFeatures Features =>
        (ProblemFeatures.Convolution & ~(ProblemFeatures.Groups | ProblemFeatures.Dilation)) | ProblemFeatures.Relu;

    /// <remarks>
    /// Transforms: tiles of (T−R+1)·(T−S+1) outputs, and for each pair of channels and tile T² real products (Winograd), or 4 real and
    /// (T²−4)/2 complex ones (FFT of real data) of 8 flops. 64 products for 36·9 taps make F(6×6,3×3) 5.06 times cheaper than direct.
    /// </remarks>
    public double MinimumFlops(ConvProblem problem)
    {
        if (Tile == 0)
        {
            return problem.EffectiveFlops;
        }

        double tiles = Math.Ceiling(problem.OH / (double)(Tile - problem.R + 1))
            * Math.Ceiling(problem.OW / (double)(Tile - problem.S + 1));
        double flopsPerTile = algorithm == NnpAlgorithm.Winograd8 ? 2 * Tile * Tile : (4 * Tile * Tile) - 8;
        return problem.N * tiles * problem.C * problem.K * flopsPerTile;
    }

    public ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) =>
        Tile == 0 ? null : algorithm == NnpAlgorithm.Winograd8 ? NnpackErrors.Winograd(problem) : NnpackErrors.Fft(problem, Tile);

    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, problem.WeightCount, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length, problem.HasBias ? problem.K : 0, nameof(bias));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        if (NnpackLibrary.Instance.Fault is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        if (!this.Supports(problem, options.Device, out string reason))
        {
            throw new NotSupportedException($"{Id}: {reason}");
        }

        return new NnpackPlan(algorithm, problem, weights, bias, options.Threads, Tiled)
        {
            Bound = Tile == 0 ? null : algorithm == NnpAlgorithm.Winograd8 ? NnpackErrors.WinogradBound(problem)
                : new NnpackFftBound(Tile, problem.C),
        };
    }

    public string? WhyNot(ConvProblem p, Device device)
    {
        bool strided = p.StrideH > 1 || p.StrideW > 1;
        return !device.IsCpu ? "NNPACK runs on the CPU alone"
            : p.Groups > 1 ? "NNPACK has no groups"
            : p.DilationH > 1 || p.DilationW > 1 ? "NNPACK has no dilation"
            : Math.Max(p.PadTop, p.PadBottom) >= p.R || Math.Max(p.PadLeft, p.PadRight) >= p.S
            ? "NNPACK takes padding below the kernel's size alone"
            : algorithm == NnpAlgorithm.Winograd8 && (p.R != 3 || p.S != 3) ? "NNPACK's Winograd is for 3x3 kernels alone"
            : algorithm == NnpAlgorithm.Direct && (p.R != 1 || p.S != 1) ? "NNPACK's direct algorithm is for 1x1 kernels alone"
            : algorithm != NnpAlgorithm.ImplicitGemm && strided ? "NNPACK has strides in its implicit GEMM alone"
            : Tile > 0 && Math.Max(p.R, p.S) > Tile ? $"the kernel exceeds the {Tile}x{Tile} tile"
            : null;
    }
}
