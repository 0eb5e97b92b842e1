using System.Runtime.Intrinsics;
using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>managed/direct: the definition's sum, blocked for registers and caches; every layer.</summary>
internal sealed class DirectAlgorithm()
    : ManagedAlgorithm("direct", "direct convolution, blocked; taps on padding are skipped", ErrorModel.Componentwise)
{
    /// <summary>Channels of a group below which <see cref="SpatialPlan{TSimd, TVec}"/> is better: a register tile needs 8
    /// chains of FMA.</summary>
    private const int FewChannels = 4;

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Direct;

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, weights, bias, options));

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes) => DirectCost.Cycles(problem, lanes);

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes) =>
        CostTerms.SumError(problem.Accumulations, DirectCost.ChainProducts);

    /// <summary>Cycles per product and lane of vectors over output channels, relative to the peak.</summary>
    /// <remarks>Measured on Zen 4: turning an output from [pixel][channel] to NCHW costs as much as 10 products.</remarks>
    private static double ChannelCost(ConvProblem p, int width) =>
        (1 + (10.0 / p.Accumulations)) / Fill(p.KPerGroup, width);

    /// <summary>The same of vectors over output columns: unaligned loads and fuller tiles of channels cost 3.5 %, measured.</summary>
    private static double ColumnCost(ConvProblem p, int width) =>
        1.035 / Fill(StripGeometry.ViewOf(p).OW, width);

    private static double Fill(int size, int width) => size / (double)((size + width - 1) / width * width);

    /// <summary>The plan for a layer: planes and depthwise layers have their own, the rest goes by how full its vectors are.</summary>
    private static IConvPlan Choose<TSimd, TVec>(ConvProblem p, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvOptions options)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        if (Plane<TSimd, TVec>(p, w, b, options) is { } plane)
        {
            return plane;
        }

        if (DepthwisePlan<TSimd, TVec>.Fits(p))
        {
            return new DepthwisePlan<TSimd, TVec>(p, w, b, options);
        }

        if (TSimd.Width == 1 || ChannelCost(p, TSimd.Width) <= ColumnCost(p, TSimd.Width))
        {
            return new ChannelPlan<TSimd, TVec>(p, w, b, options);
        }

        bool fewChannels = p.KPerGroup < FewChannels && StripGeometry.ViewOf(p).OH > 1;
        return fewChannels ? new SpatialPlan<TSimd, TVec>(p, w, b, options) : new ColumnPlan<TSimd, TVec>(p, w, b, options);
    }

    /// <summary>The narrower vector for images that fill at most half of the wide one; null where none fits.</summary>
    private static IConvPlan? Plane<TSimd, TVec>(ConvProblem p, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvOptions options)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged =>
        TSimd.Width == 16 && p.OW <= 8 ? Plane<Simd256, Vector256<float>>(p, w, b, options)
        : TSimd.Width == 8 && p.OW <= 4 ? Plane<Simd128, Vector128<float>>(p, w, b, options)
        : PlanePlan<TSimd, TVec>.Fits(p) ? new PlanePlan<TSimd, TVec>(p, w, b, options) : null;

    private readonly ref struct Factory(ConvProblem p, ReadOnlySpan<float> w, ReadOnlySpan<float> b, ConvOptions options)
        : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _w = w;
        private readonly ReadOnlySpan<float> _b = b;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => Choose<TSimd, TVec>(p, _w, _b, options);
    }
}
