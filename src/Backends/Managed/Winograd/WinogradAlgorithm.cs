namespace ConvBench.Backends.Managed;

/// <summary>Winograd's minimal filtering, nested over both axes: y = Aᵀ[Σ_c (G·g·Gᵀ) ∘ (Bᵀ·d·B)]A per tile.</summary>
/// <remarks>A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016. Points: <see cref="WinogradAxis.Points"/>.</remarks>
internal sealed class WinogradAlgorithm : ManagedAlgorithm
{
    private readonly int _m; // outputs per tile and axis; 0: chosen per problem

    private WinogradAlgorithm(int m, string name, string description)
        : base(name, description, ErrorModel.Normwise) => _m = m;

    /// <summary>F(2×2, 3×3).</summary>
    public static WinogradAlgorithm F2x3 { get; } = new(2, "winograd-f2x3", "Winograd F(2×2, 3×3), points 0, ±1, ∞; 2.25 times fewer products");

    /// <summary>F(4×4, 3×3).</summary>
    public static WinogradAlgorithm F4x3 { get; } = new(4, "winograd-f4x3", "Winograd F(4×4, 3×3), points 0, ±5/8, ±3/2, ∞; 4 times fewer products");

    /// <summary>F(6×6, 3×3).</summary>
    public static WinogradAlgorithm F6x3 { get; } = new(6, "winograd-f6x3", "Winograd F(6×6, 3×3), points 0, ±1, ±1/2, ±2, ∞; 5.06 times fewer products");

    /// <summary>Any filter up to 7×7, tile chosen by <see cref="WinogradTileRule"/>.</summary>
    public static WinogradAlgorithm Nested { get; } = new(0, "winograd", "Winograd F(m,R) × F(m',S) for filters up to 7×7, tiles of 4, 6 or 8 inputs per axis");

    /// <summary>All four.</summary>
    public static IReadOnlyList<WinogradAlgorithm> All { get; } = [Nested, F2x3, F4x3, F6x3];

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem)
    {
        (int mH, int mW) = Tile(problem);
        return 2.0 * problem.K * problem.CPerGroup * TileMap.Count(problem, mH, mW) * (mH + problem.R - 1) * (mW + problem.S - 1);
    }

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        (int mH, int mW) = Tile(problem);
        var factory = new Factory(problem, new WinogradAxis(mH, problem.R), new WinogradAxis(mW, problem.S), weights, bias, options);
        return IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, factory);
    }

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes)
    {
        (int mH, int mW) = Tile(problem);
        return WinogradCost.Cycles(problem, mH, mW, lanes);
    }

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes)
    {
        (int mH, int mW) = Tile(problem);
        return WinogradCost.ExpectedRelL2(problem, mH, mW, lanes);
    }

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem)
    {
        if (problem.StrideH != 1 || problem.StrideW != 1)
        {
            return $"Winograd is for stride 1, not {problem.StrideH}×{problem.StrideW}";
        }

        if (problem.IsDepthwise)
        {
            return "depthwise: no sum over channels that would pay for the transforms";
        }

        if (_m != 0)
        {
            return problem.R == 3 && problem.S == 3 ? null : $"F({_m}×{_m}, 3×3) is for 3×3 filters, not {problem.R}×{problem.S}";
        }

        if (problem.R > WinogradTileRule.MaxTaps || problem.S > WinogradTileRule.MaxTaps || problem.R * problem.S == 1)
        {
            return problem.R * problem.S == 1 ? "a 1×1 filter has nothing to save" : $"filters up to 7×7, not {problem.R}×{problem.S}: larger tiles lose too many digits";
        }

        (int mH, int mW) = WinogradTileRule.Choose(problem);
        return problem.R == 3 && problem.S == 3 && mH == mW ? $"is winograd-f{mH}x3 here" : null;
    }

    /// <summary>Outputs per tile along both axes.</summary>
    internal (int H, int W) Tile(ConvProblem problem) => _m != 0 ? (_m, _m) : WinogradTileRule.Choose(problem);

    private readonly ref struct Factory(ConvProblem problem, WinogradAxis h, WinogradAxis w, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _weights = weights;
        private readonly ReadOnlySpan<float> _bias = bias;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged =>
            new WinogradPlan<TSimd, TVec>(problem, h, w, _weights, _bias, options);
    }
}
