using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Gemm;

/// <summary>managed/im2col-pairwise: a matrix product over patches whose sums are added pairwise; every layer.</summary>
/// <remarks>|error| ≤ γ_m·s with m = 17 + ⌈log₂(n/16)⌉: plain float32, at the error of a sum of a few dozen products.</remarks>
internal sealed class PairwiseAlgorithm()
    : ManagedAlgorithm("im2col-pairwise", "im2col and GEMM, products in chains of 16 that are added pairwise", ErrorModel.Componentwise)
{
    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Im2col;

    /// <inheritdoc/>
    public override bool OnRequest => true;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem) => problem.Flops;

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, weights, bias, options));

    /// <inheritdoc/>
    /// <remarks>As managed/im2col, and sums written, read and added once for every 16 products.</remarks>
    public override double Cycles(ConvProblem problem, int lanes)
    {
        double pixels = (double)problem.N * problem.Groups * CostTerms.Blocks((double)problem.OH * problem.OW, lanes);
        return pixels * problem.Accumulations
            * ((problem.KPerGroup * (1 + (4.0 / PairwisePlan<SimdScalar, float>.Block)) / CostTerms.TileEfficiency) + (2.0 * lanes));
    }

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes)
    {
        double chains = Math.Max(1, problem.Accumulations / (double)PairwisePlan<SimdScalar, float>.Block);
        return CostTerms.SumError(Math.Min(problem.Accumulations, PairwisePlan<SimdScalar, float>.Block),
            PairwisePlan<SimdScalar, float>.Block)
            + (0.1 * FloatFormat.Binary32.Unit * Math.Log2(chains));
    }

    private readonly ref struct Factory(ConvProblem p, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvOptions options)
        : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _w = w;
        private readonly ReadOnlySpan<float> _b = b;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => new PairwisePlan<TSimd, TVec>(p, _w, _b, options);
    }
}
