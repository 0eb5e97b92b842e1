using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>Error over the filter's size.</summary>
internal sealed class KernelPage : CurvePage
{
    /// <inheritdoc/>
    public override string Study => "kernel";

    /// <inheritdoc/>
    protected override string Title => "How errors depend on the filter's size";

    /// <inheritdoc/>
    protected override string Lead =>
        "16 channels, 36² images, \"same\" padding, filters of 1×1 to 31×31: n = 16·R² products in an output away from the border, 16 "
            + "to 15376. The relative L2 error is drawn.";

    /// <inheritdoc/>
    internal override Figure Figure(IReadOnlyList<CaseRecord> measured) => CurveFigure.Of(
        Title, "Relative L2 error over the filter's side R. Thin: a chain of n additions on products of random signs, 0.3·u·√n.",
        [
            new CurvePanel("16 channels, normal operands", Curves(measured))
            {
                XTicks = Columns(Curves(measured)),
                XLabel = "filter side R",
                YLabel = "relative L2 error",
                Guides = [new("0.3·u·√n", r => 0.3 * FloatFormat.Binary32.Unit * 4 * r)],
            },
        ]);

    /// <inheritdoc/>
    protected override void Body(StringBuilder page, IReadOnlyList<CaseRecord> measured)
    {
        IReadOnlyList<StudyCurve> curves = Curves(measured);
        page.Append("## Relative L2 error\n\n");
        Table(page, "row, R →", curves, Columns(curves), Format.Error);
        page.Append("Exponents over R (n = 16·R², so that √n is R¹): ");
        page.AppendJoin(", ", curves.Select(c => (c.Row, Fit: PowerFit.Of(c.Samples))).Where(f => f.Fit is not null)
            .Select(f => $"`{f.Row}` {f.Fit}")).Append(".\n\n## What it says\n\n");
        List(page,
        [
            "**Sums** (direct, im2col, most libraries) err by the length of their chains: one chain grows as √n, that is as R (b = 1), "
                + "along the thin line; chains of fixed length stop growing once the filter fills one. A row that leaves the line at "
                + "some size has changed its kernel there.",
            "**Winograd** ends at 7×7 (tiles of 8 inputs). Its error depends on the tile m + R − 1 and the points, not on n: it steps "
                + "where another tile is chosen.",
            "**FFT** depends on R through the tile's logarithm alone: flat. From some size on it is the most accurate row as well as "
                + "the fastest, which is the case for using it there.",
            "**`reference/rounded`** is flat by definition: one rounding of the result.",
        ]);
    }

    private static IReadOnlyList<StudyCurve> Curves(IReadOnlyList<CaseRecord> measured) =>
        StudyCurve.Of(measured, r => ConvProblem.Parse(r.Problem).R, r => r.Error!.RelL2);
}
