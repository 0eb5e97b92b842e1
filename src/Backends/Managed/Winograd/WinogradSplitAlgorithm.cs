using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>A large filter as a sum of small ones: pieces of at most 3×3 taps, each by F(4, r) × F(4, s) on the input
/// shifted to its place.</summary>
/// <remarks>
/// D. Huang et al., DWM: A Decomposable Winograd Method for Convolution Acceleration, AAAI 2020 (arXiv 2002.00552).
/// More products than one large tile, (36 of F(4, 3)², 30, 25 per piece and 16 outputs), with the error of small ones.
/// </remarks>
internal sealed class WinogradSplitAlgorithm() : ManagedAlgorithm(
    "winograd-split", "filters above 3×3 as a sum of pieces of at most 3×3 taps, each by Winograd F(4×4, r×s) (DWM)", ErrorModel.Normwise)
{
    /// <summary>Largest filter side: 4 pieces.</summary>
    public const int MaxTaps = 12;

    private const int M = 4;

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Winograd;

    /// <inheritdoc/>
    public override bool OnRequest => true;

    /// <summary>Taps of the pieces along an axis, as equal as they can be and the longer ones first: 4 = 2 + 2, 7 = 3 + 2 + 2.</summary>
    public static int[] Lengths(int taps)
    {
        int pieces = (taps + 2) / 3;
        return [.. Enumerable.Range(0, pieces).Select(i => (taps / pieces) + (i < taps % pieces ? 1 : 0))];
    }

    /// <summary>All pieces, row by row.</summary>
    public static IReadOnlyList<WinogradPiece> Pieces(ConvProblem p)
    {
        var pieces = new List<WinogradPiece>();
        int row = 0;
        foreach (int r in Lengths(p.R))
        {
            int column = 0;
            foreach (int s in Lengths(p.S))
            {
                pieces.Add(new WinogradPiece(p, row, column, Axis(p.R, r), Axis(p.S, s), pieces.Count == 0));
                column += s;
            }

            row += r;
        }

        return pieces;
    }

    /// <inheritdoc/>
    public override ProblemFeatures Features => base.Features & ~ProblemFeatures.Stride;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem) =>
        Pieces(problem).Sum(piece => WinogradCost.ProductFlops(piece.Problem, piece.H, piece.W));

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        IsaSelector.Dispatch<Factory, IConvPlan>(options.Isa, new Factory(problem, weights, bias, options));

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes) =>
        Pieces(problem).Sum(piece => WinogradCost.Cycles(piece.Problem, piece.H, piece.W, lanes));

    /// <inheritdoc/>
    /// <remarks>Errors of the pieces are independent, and a piece's output has its share of the taps in the square of the
    /// norm: √Σ e²·rs/RS. Sums of pieces round by less than u.</remarks>
    public override double ExpectedRelL2(ConvProblem problem, int lanes)
    {
        double sum = FloatFormat.Binary32.Unit * FloatFormat.Binary32.Unit;
        foreach (WinogradPiece piece in Pieces(problem))
        {
            double error = WinogradCost.ExpectedRelL2(piece.Problem, piece.H, piece.W, lanes, float64: false);
            sum += error * error * piece.H.R * piece.W.R / (problem.R * problem.S);
        }

        return Math.Sqrt(sum);
    }

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem) => WinogradAlgorithm.WhyNever(problem)
        ?? (problem.R <= 3 && problem.S <= 3 ? $"a {problem.R}×{problem.S} filter is one piece: winograd and winograd-f4x3 have it"
            : problem.R > MaxTaps || problem.S > MaxTaps
            ? $"filters up to {MaxTaps}×{MaxTaps}, not {problem.R}×{problem.S}: a sum of too many pieces" : null);

    private static WinogradAxis Axis(int taps, int piece) => new(taps == 1 ? 1 : M, piece);

    private readonly ref struct Factory(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : IPerIsa<IConvPlan>
    {
        private readonly ReadOnlySpan<float> _weights = weights;
        private readonly ReadOnlySpan<float> _bias = bias;

        public IConvPlan Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => new WinogradSplitPlan<TSimd, TVec>(problem, _weights, _bias, options);
    }
}
