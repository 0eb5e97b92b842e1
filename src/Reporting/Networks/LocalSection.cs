using System.Text;

namespace ConvBench.Reporting.Networks;

/// <summary>What each row makes of the layers when it is given their true inputs.</summary>
internal static class LocalSection
{
    public static void Append(StringBuilder page, NetworkRun run, bool published)
    {
        if (run.Locals.Count == 0)
        {
            return;
        }

        page.Append("## Local errors of every row\n\n");
        var rows = run.Locals.GroupBy(l => l.Row).Select(g => Of(g, run)).OrderBy(r => NetworkPolicy.Order(r.Median))
            .ThenBy(r => r.Row, StringComparer.Ordinal);
        Markdown.Table(page, [("row", false), ("layers", true), ("median", true), ("worst", true), ("bits", true), ("ω max", true),
            ("worst layer", false)], rows.Select(r => r.Cells));
        string whole = published ? $"`report` on this folder makes {NetworkCsv.FileName}, which has every layer of every row."
            : $"[{NetworkCsv.FileName}]({NetworkCsv.FileName}) has every layer of every row.";
        Markdown.Flow(page, $"""
            The input is that of the float64 network, rounded to float32, and the error is that of the row alone. {whole}

            - `layers`: those that the row computed, of those that it was asked for.
            - `median`, `worst`: of the relative L2 error over its layers; `bits` is −log₂ of the worst.
            - `ω max`: the largest of |y − yRef| / (u·s) on any of them.
            """);
        Missing(page, run);
    }

    private static (string Row, double Median, IReadOnlyList<string> Cells) Of(IGrouping<string, LocalError> row, NetworkRun run)
    {
        LocalError[] computed =
            [.. row.Where(l => l is { Status: CaseStatus.Ok, Error: not null }).OrderBy(l => NetworkPolicy.Order(l.Error!.RelL2))];
        string layers = $"{Format.Whole(computed.Length)} of {Format.Whole(row.Count())}";
        if (computed.Length == 0)
        {
            return (row.Key, double.NaN, [Markdown.Escape(row.Key), layers, "", "", "", "", ""]);
        }

        double low = computed[(computed.Length - 1) / 2].Error!.RelL2, high = computed[computed.Length / 2].Error!.RelL2;
        double median = low == high ? low : (low + high) / 2;
        LocalError worst = computed[^1];
        return (row.Key, median,
        [
            Markdown.Escape(row.Key), layers, Format.Error(median), Format.Error(worst.Error!.RelL2), Format.Bits(worst.Error.CorrectBits),
            Format.Number(computed.Max(l => l.Error!.OmegaMax)), NetworkText.Layer(run.Header.Layers[worst.Layer]),
        ]);
    }

    private static void Missing(StringBuilder page, NetworkRun run)
    {
        var reasons = run.Locals.Where(l => l.Status != CaseStatus.Ok).GroupBy(l => (l.Status, l.Reason))
            .OrderBy(g => g.Key.Status == CaseStatus.Failed ? 0 : 1).ToList();
        if (reasons.Count == 0)
        {
            return;
        }

        page.Append("<details><summary>Not computed, and why</summary>\n\n");
        foreach (var reason in reasons)
        {
            string rows = string.Join(", ", reason.GroupBy(l => l.Row).Select(g => $"{g.Key} (layer{(g.Count() == 1 ? "" : "s")} "
                + string.Join(", ", g.Take(8).Select(l => Format.Whole(l.Layer))) + (g.Count() > 8 ? ", …)" : ")")));
            Markdown.Paragraph(page,
                $"- **{TableNote.StatusName(reason.Key.Status)}** {Markdown.Escape(rows)}: {Markdown.Escape(reason.Key.Reason)}");
        }

        page.Append("\n</details>\n\n");
    }
}
