using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>One layer on every kind of operands.</summary>
internal sealed class DistributionPage : CurvePage
{
    /// <inheritdoc/>
    public override string Study => "distribution";

    /// <inheritdoc/>
    protected override string Title => "How errors depend on the operands";

    /// <inheritdoc/>
    protected override string Lead =>
        "One 3×3 layer of 64 channels, n = 576 products per output, on every kind of operands that the program makes. The relative L2 "
            + "error compares with the outputs, ω with the sum of absolute products s.";

    /// <inheritdoc/>
    internal override Figure Figure(IReadOnlyList<CaseRecord> measured)
    {
        string[] kinds = Kinds(measured);
        CurvePanel Panel(string title, string axis, Func<ErrorStats, double> value) =>
            new(title, StudyCurve.Of(measured, r => Array.IndexOf(kinds, r.Distribution), r => value(r.Error!)))
            {
                LogX = false,
                XTicks = [.. kinds.Select((k, i) => ((double)i, k))],
                YLabel = axis,
                XLabel = "operands",
            };
        return CurveFigure.Of(Title,
            "Rows whose error is exactly 0 have no mark there: sums of small integers are exact in any order. Lines only lead the eye "
                + "from one kind to the next.",
            [Panel("Against the outputs", "relative L2 error", e => e.RelL2),
                Panel("Against the sum of absolute products", "rms ω", e => e.OmegaRms)]);
    }

    /// <inheritdoc/>
    protected override void Body(StringBuilder page, IReadOnlyList<CaseRecord> measured)
    {
        (string Title, Func<ErrorStats, double> Value, Func<double, string> Format)[] measures =
        [
            ("Relative L2 error", e => e.RelL2, Format.Error), ("Rms ω", e => e.OmegaRms, v => Format.Number(v)),
                ("ω max", e => e.OmegaMax, v => Format.Number(v)),
        ];
        string[] kinds = Kinds(measured);
        foreach (var (title, value, format) in measures)
        {
            page.Append("## ").Append(title).Append("\n\n");
            Markdown.Table(page, [("row", false), .. kinds.Select(k => (k, true))],
                measured.GroupBy(r => r.Algorithm).Select(g => (IReadOnlyList<string>)
            [
                $"`{g.Key}`", .. kinds.Select(k => g.Where(r => r.Distribution == k).Select(r => value(r.Error!))
                    .ToArray() is { Length: > 0 } values ? format(Mean(values)) : ""),
            ]));
        }

        page.Append("Condition s/|y|, median of the outputs: ");
        page.AppendJoin(", ", kinds.Select(k =>
            $"{k} {Format.Number(measured.Where(r => r.Distribution == k).Average(r => r.Error!.ConditionMedian))}"))
                .Append(".\n\n## What it says\n\n");
        List(page,
        [
            "**normal, uniform**: products of random signs. y is about √n products large, s is n of them: every rounding in the sum is "
                + "seen magnified by s/|y|, and kernels differ by how large their partial sums grow.",
            "**relu, keras**: inputs of one sign, weights of both. The products still have random signs, so that little changes for "
                + "sums. Transforms mix inputs first: those of one sign add up in the low frequencies, which every output of the tile "
                + "then shares the rounding of.",
            "**cancelling**: pairs of products whose sum nearly vanishes. The relative L2 error explodes for every row by the "
                + "condition, ω shows that the arithmetic is no worse: what is lost was lost in the question. A row that adds the two "
                + "products of a pair one after the other is even exact there.",
            "**integers**: every partial sum is an integer below 2²⁴ and exact in any order; sums have no error at all, on which the "
                + "first gate of every run rests. Transforms whose constants are powers of two, F(2×2, 3×3), are exact on them too; "
                + "the others still round.",
        ]);
    }

    private static string[] Kinds(IReadOnlyList<CaseRecord> measured) => [.. measured.Select(r => r.Distribution).Distinct()];

    /// <summary>Geometric; 0 where one is.</summary>
    private static double Mean(double[] values) => values.Contains(0) ? 0 : Math.Exp(values.Average(Math.Log));
}
