using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed;

/// <summary>managed/direct: the definition's sum, blocked for registers and caches; every layer.</summary>
internal sealed class DirectAlgorithm() : ManagedAlgorithm("direct", "direct convolution, blocked; taps on padding rows are skipped", ErrorModel.Componentwise)
{
    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, weights, bias, options));

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes) => DirectCost.Cycles(problem, lanes);

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes) => CostTerms.SumError(problem.Accumulations, 144);

    /// <summary>Which axis fills the vectors better: output channels of a group, or output columns.</summary>
    /// <remarks>Columns count 0.6: their kernel loads once per FMA, the other one 16 times per 28 FMA. Scalars always take channels.</remarks>
    private static bool ChannelVectorsPay(ConvProblem p, int width) =>
        Fill(p.KPerGroup, width) >= 0.6 * Fill(p.OW, width) && (p.KPerGroup > 1 || width == 1);

    private static double Fill(int size, int width) => size / (double)((size + width - 1) / width * width);

    private readonly ref struct Factory(ConvProblem p, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvOptions options) : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _w = w;
        private readonly ReadOnlySpan<float> _b = b;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => Plane<TSimd, TVec>()
                ?? (DepthwisePlan<TSimd, TVec>.Fits(p) ? new DepthwisePlan<TSimd, TVec>(p, _w, _b, options)
                    : ChannelVectorsPay(p, TSimd.Width) ? new ChannelPlan<TSimd, TVec>(p, _w, _b, options)
                    : new SpatialPlan<TSimd, TVec>(p, _w, _b, options));

        /// <summary>The narrower vector for images that fill at most half of the wide one; null where none fits.</summary>
        private IConvPlan? Plane<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged =>
            TSimd.Width == 16 && p.OW <= 8 ? Plane<Simd256, Vector256<float>>()
            : TSimd.Width == 8 && p.OW <= 4 ? Plane<Simd128, Vector128<float>>()
            : PlanePlan<TSimd, TVec>.Fits(p) ? new PlanePlan<TSimd, TVec>(p, _w, _b, options) : null;
    }
}
