using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Which F(m, R) × F(m', S) a row uses, with which points, or which SFC, and how it transforms.</summary>
internal sealed record WinogradForm
{
    /// <summary>Outputs per tile and axis of a row for 3×3 filters; 0 for any other filter.</summary>
    public int M { get; init; }

    /// <summary>Inputs per tile along the height where the filter has more than one row; 0: <see cref="WinogradTileRule"/>
    /// chooses.</summary>
    public int AlphaH { get; init; }

    /// <summary>Inputs per tile along the width where the filter has more than one column.</summary>
    public int AlphaW { get; init; }

    /// <summary>Points of both axes; null: those of <see cref="WinogradPoints"/>.</summary>
    public IReadOnlyList<Rational>? Points { get; init; }

    /// <summary>Whether it is SFC-M(M, 3) along both axes (<see cref="SymbolicFourier"/>) instead of F(M, 3).</summary>
    public bool Symbolic { get; init; }

    /// <summary>Whether inputs and outputs are transformed in float64 (<see cref="DoubleTransforms"/>).</summary>
    public bool Float64 { get; init; }

    /// <summary>Outputs per tile along both axes.</summary>
    public (int H, int W) Tile(ConvProblem p) =>
        M != 0 ? (M, M) : AlphaH != 0 ? (Outputs(AlphaH, p.R), Outputs(AlphaW, p.S)) : WinogradTileRule.Choose(p);

    /// <summary>Both axes.</summary>
    public (WinogradAxis H, WinogradAxis W) Axes(ConvProblem p)
    {
        (int h, int w) = Tile(p);
        return (Axis(h, p.R), Axis(w, p.S));
    }

    /// <summary>Why this form cannot be had for a filter, one line; null where it can.</summary>
    public string? WhyNot(ConvProblem p)
    {
        if (M != 0)
        {
            return p.R == 3 && p.S == 3 ? null : $"{(Symbolic ? $"SFC-{M}" : "F")}({M}×{M}, 3×3) is for 3×3 filters, not {p.R}×{p.S}";
        }

        if (p.R * p.S == 1)
        {
            return "a 1×1 filter has nothing to save";
        }

        if (AlphaH == 0)
        {
            return p.R <= WinogradTileRule.MaxTaps && p.S <= WinogradTileRule.MaxTaps ? null
                : $"filters up to {WinogradTileRule.MaxTaps}×{WinogradTileRule.MaxTaps}, not {p.R}×{p.S}: larger tiles lose too many "
                + $"digits";
        }

        return p.R <= AlphaH && p.S <= AlphaW ? null : $"tiles of {AlphaH}×{AlphaW} inputs hold no output of a {p.R}×{p.S} filter";
    }

    private static int Outputs(int alpha, int taps) => taps == 1 ? 1 : alpha - taps + 1;

    private WinogradAxis Axis(int m, int r) => Symbolic ? new WinogradAxis(new SymbolicFourier(m))
        : Points is null ? new WinogradAxis(m, r) : new WinogradAxis(m, r, [.. Points]);
}
