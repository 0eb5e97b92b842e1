using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>Winograd's rows: measured error beside what is predicted from their points.</summary>
internal sealed class PointsPage : CurvePage
{
    /// <inheritdoc/>
    public override string Study => "points";

    /// <inheritdoc/>
    protected override string Title => "What Winograd's points cost";

    /// <inheritdoc/>
    protected override string Lead =>
        "3×3 layers of 16, 64 and 256 channels. The statistical prediction is u·κ²·(roundings of the channel sum), κ² = "
            + "Σ|Aᵀ_j|²·|G_j|²·|Bᵀ_j|²/(m·r) per axis, the root mean square by which independent roundings of the "
        + "products reach an output; the rigorous bound takes absolute values instead, over γ_n of direct summation. Both come from "
        + "the matrices alone.";

    /// <inheritdoc/>
    internal override Figure Figure(IReadOnlyList<CaseRecord> measured) => CurveFigure.Of(
        Title, "Measured relative L2 error over the predicted one, one mark for each number of channels. On the line prediction and "
            + "measurement are the same.",
        [
            new CurvePanel("3×3, 16 to 256 channels, normal operands",
                StudyCurve.Of(measured, r => r.Bound?.PredictedRelL2, r => r.Error!.RelL2))
            {
                XLabel = "predicted relative L2 error",
                YLabel = "measured relative L2 error",
                Guides = [new("as predicted", x => x)],
                Joined = false,
                XTicks = [(1e-7, "1e-7"), (2e-7, "2e-7"), (5e-7, "5e-7"), (1e-6, "1e-6"), (2e-6, "2e-6"), (5e-6, "5e-6")],
            },
        ]);

    /// <inheritdoc/>
    protected override void Body(StringBuilder page, IReadOnlyList<CaseRecord> measured)
    {
        page.Append("## Predicted and measured\n\n");
        Markdown.Table(
            page,
            [("row", false), ("tile", false), ("channels", true), ("predicted rel. L2", true), ("measured", true),
                ("measured / predicted", true), ("bound over direct's", true), ("share of the bound", true)],
            measured.Where(r => r.Algorithm != Truth.RoundedRow).GroupBy(r => (r.Algorithm, Choice: r.Choice?.ToString() ?? "", r.Problem))
                .OrderBy(g => g.Key.Algorithm, StringComparer.Ordinal).Select(g =>
            {
                double error = Math.Exp(g.Average(r => Math.Log(r.Error!.RelL2)));
                BoundRecord? bound = g.First().Bound;
                return (IReadOnlyList<string>)
                [
                    $"`{g.Key.Algorithm}`", g.Key.Choice, Format.Whole(ConvProblem.Parse(g.Key.Problem).C),
                        bound?.PredictedRelL2 is { } p ? Format.Error(p) : "", Format.Error(error),
                    bound?.PredictedRelL2 is { } q ? Format.Number(error / q, 2) : "",
                        bound is null ? "" : Format.Number(bound.Amplification, 2),
                            bound is null ? "" : Format.Number(g.Max(r => r.Bound!.WorstShare), 2),
                ];
            }));
        page.Append("## What it says\n\n");
        List(page,
        [
            "**Points decide, not the tile alone.** Two sets of points for the same tile differ in how large the entries of Aᵀ, G and "
                + "Bᵀ become and how much of them cancels; κ² puts a number on that before anything runs.",
            "**Predicted and measured are near** because roundings in the products are many, small and independent: their squares add, "
                + "which is what κ² sums.",
            "**The rigorous bound is far above** because it lets all roundings have the worst sign at once: the error of the worst "
                + "output uses a few thousandths to hundredths of it. Its ratio to direct summation's bound orders the sets of points "
                + "as κ² does.",
            "Rows without a prediction are of other libraries, whose order of operations is not known.",
        ]);
    }
}
