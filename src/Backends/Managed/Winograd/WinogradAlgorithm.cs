using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Winograd's minimal filtering, nested over both axes: y = Aᵀ[Σ_c (G·g·Gᵀ) ∘ (Bᵀ·d·B)]A per tile; SFC with its own
/// matrices.</summary>
/// <remarks>A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016. Points:
/// <see cref="WinogradPoints"/>. SFC: <see cref="SymbolicFourier"/>.</remarks>
internal sealed class WinogradAlgorithm : ManagedAlgorithm
{
    private readonly WinogradForm _form;

    /// <summary>A row with this form.</summary>
    public WinogradAlgorithm(WinogradForm form, string name, string description, bool onRequest = true)
        : base(name, description, ErrorModel.Normwise) => (_form, OnRequest) = (form, onRequest);

    /// <summary>F(2×2, 3×3).</summary>
    public static WinogradAlgorithm F2x3 { get; } =
        new(new WinogradForm { M = 2 }, "winograd-f2x3", "Winograd F(2×2, 3×3), points 0, ±1, ∞; 2.25 times fewer products",
            onRequest: false);

    /// <summary>F(4×4, 3×3).</summary>
    public static WinogradAlgorithm F4x3 { get; } =
        new(new WinogradForm { M = 4 }, "winograd-f4x3", "Winograd F(4×4, 3×3), points 0, ±5/8, ±3/2, ∞; 4 times fewer products",
            onRequest: false);

    /// <summary>F(6×6, 3×3).</summary>
    public static WinogradAlgorithm F6x3 { get; } =
        new(new WinogradForm { M = 6 }, "winograd-f6x3", "Winograd F(6×6, 3×3), points 0, ±1, ±1/2, ±2, ∞; 5.06 times fewer products",
            onRequest: false);

    /// <summary>Any filter up to 7×7, tile chosen by <see cref="WinogradTileRule"/>.</summary>
    public static WinogradAlgorithm Nested { get; } =
        new(new WinogradForm(), "winograd", "Winograd F(m,R) × F(m',S) for filters up to 7×7, tiles of 4, 6 or 8 inputs per axis",
            onRequest: false);

    /// <summary>SFC-6(6×6, 3×3).</summary>
    public static WinogradAlgorithm Sfc6 { get; } =
        new(new WinogradForm { M = 6, Symbolic = true }, "sfc6",
            "SFC-6(6×6, 3×3), Fourier transforms of length 6 with a symbolic root; 3.24 times fewer products", onRequest: false);

    /// <summary>SFC-4(4×4, 3×3).</summary>
    public static WinogradAlgorithm Sfc4 { get; } =
        new(new WinogradForm { M = 4, Symbolic = true }, "sfc4",
            "SFC-4(4×4, 3×3), Fourier transforms of length 4 with a symbolic root; 2.94 times fewer products", onRequest: false);

    /// <summary>The rows of every run; <see cref="WinogradVariants"/> has the others.</summary>
    public static IReadOnlyList<WinogradAlgorithm> All { get; } = [Nested, F2x3, F4x3, F6x3];

    /// <summary>Rows of every run with symbolic Fourier transforms.</summary>
    public static IReadOnlyList<WinogradAlgorithm> Symbolic { get; } = [Sfc6, Sfc4];

    /// <inheritdoc/>
    public override AlgorithmFamily Family => _form.Symbolic ? AlgorithmFamily.Sfc : AlgorithmFamily.Winograd;

    /// <inheritdoc/>
    public override bool OnRequest { get; }

    /// <inheritdoc/>
    /// <remarks>Rows on request: what their own matrices amplify, where that is more than all rows are granted.</remarks>
    public override double NormwiseLimit(ConvProblem problem)
    {
        (WinogradAxis h, WinogradAxis w) = _form.Axes(problem);
        return OnRequest ? Math.Max(Tolerance.NormwiseRelL2, WinogradCost.LargestRelL2(problem, h, w)) : Tolerance.NormwiseRelL2;
    }

    /// <inheritdoc/>
    public override ProblemFeatures Features => base.Features & ~ProblemFeatures.Stride;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem)
    {
        (WinogradAxis h, WinogradAxis w) = _form.Axes(problem);
        return WinogradCost.ProductFlops(problem, h, w);
    }

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        (WinogradAxis h, WinogradAxis w) = _form.Axes(problem);
        return IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, h, w, _form.Float64, weights, bias, options));
    }

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes)
    {
        (WinogradAxis h, WinogradAxis w) = _form.Axes(problem);
        return WinogradCost.Cycles(problem, h, w, lanes);
    }

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes)
    {
        (WinogradAxis h, WinogradAxis w) = _form.Axes(problem);
        return WinogradCost.ExpectedRelL2(problem, h, w, lanes, _form.Float64);
    }

    /// <inheritdoc/>
    public override ErrorPrediction? Predict(ConvProblem problem, ConvOptions options)
    {
        (WinogradAxis h, WinogradAxis w) = _form.Axes(problem);
        return WinogradCost.Predict(problem, h, w, IsaSelector.Lanes(options.Isa), _form.Float64);
    }

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem) =>
        WhyNever(problem) ?? _form.WhyNot(problem)
            ?? (_form.M == 0 && _form.Tile(problem) is var (mH, mW) && problem.R == 3 && problem.S == 3 && mH == mW
            ? $"is winograd-f{mH}x3 here" : null);

    /// <summary>What no row of this folder does.</summary>
    internal static string? WhyNever(ConvProblem problem) =>
        problem.StrideH != 1 || problem.StrideW != 1 ? $"tiles of outputs are for stride 1, not {problem.StrideH}×{problem.StrideW}"
            : problem.IsDepthwise ? "depthwise: no sum over channels that would pay for the transforms" : null;

    /// <summary>Outputs per tile along both axes.</summary>
    internal (int H, int W) Tile(ConvProblem problem) => _form.Tile(problem);

    /// <summary>Both axes.</summary>
    internal (WinogradAxis H, WinogradAxis W) Axes(ConvProblem problem) => _form.Axes(problem);

    private readonly ref struct Factory(
        ConvProblem problem, WinogradAxis h, WinogradAxis w, bool float64, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
            ConvOptions options) : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _weights = weights;
        private readonly ReadOnlySpan<float> _bias = bias;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged =>
            float64 ? Plan<TSimd, TVec, DoubleTransforms>()
            : h.IsSymbolic && w.IsSymbolic ? Plan<TSimd, TVec, StraightTransforms<SymbolicLines>>()
            : h.IsPaired && w.IsPaired ? Plan<TSimd, TVec, StraightTransforms<PairedLines>>()
            : Plan<TSimd, TVec, DenseTransforms>();

        private WinogradPlan<TSimd, TVec, TTransforms> Plan<TSimd, TVec, TTransforms>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
            where TTransforms : struct, IWinogradTransforms => new(problem, h, w, _weights, _bias, options);
    }
}
