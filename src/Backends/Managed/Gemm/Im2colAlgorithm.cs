using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Gemm;

/// <summary>managed/im2col: matrix multiplication over patches of the image that are gathered while they are packed; every layer.</summary>
internal sealed class Im2colAlgorithm()
    : ManagedAlgorithm("im2col", "im2col fused into the packing of a blocked GEMM", ErrorModel.Componentwise)
{
    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Im2col;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem) => problem.Flops;

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, weights, bias, options));

    /// <inheritdoc/>
    /// <remarks>A GEMM at 88 % of peak over pixels as vectors, and a packed float per pixel and tap, 2 cycles each.</remarks>
    public override double Cycles(ConvProblem problem, int lanes)
    {
        double pixels = (double)problem.N * problem.Groups * CostTerms.Blocks((double)problem.OH * problem.OW, lanes);
        return pixels * problem.Accumulations * ((problem.KPerGroup / CostTerms.TileEfficiency) + (2.0 * lanes));
    }

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes) => CostTerms.SumError(problem.Accumulations, 256);

    private readonly ref struct Factory(ConvProblem p, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvOptions options)
        : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _w = w;
        private readonly ReadOnlySpan<float> _b = b;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => new Im2colPlan<TSimd, TVec>(p, _w, _b, options);
    }
}
