using System.Text;
using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Networks;

/// <summary>The distinct problems: which row is fastest, which within the budget, and what share of the time each takes.</summary>
internal static class ProblemSection
{
    public static void Append(StringBuilder page, NetworkRun run)
    {
        string budget = ErrorScale.Power(run.Header.Budget);
        page.Append("## By problem\n\n");
        Markdown.Table(page,
            [("count", true), ("first layer", false), ("problem", false), ("fastest row", false), ("time", true), ("share", true),
                ("bits", true), ($"fastest within {budget}", false), ("time", true), ("bits", true)],
            run.Problems.OrderByDescending(p => p.FastestNs).Select(p => Row(p, run)));
        Markdown.Flow(page, $"""
            - `count`: layers with this problem; the first is named, all are in the list below.
            - `time`: median time of one call, convolution alone; a problem is timed once, on the operands of its first measured layer.
            - `share`: count · time over the sum of it over all problems, each with its fastest row.
            - `bits`: −log₂ of the row's largest local relative L2 error on any layer of the problem. A row that fails on one of them is
            not in the table.
            - `fastest within {budget}`: the fastest row whose local relative L2 error is at most that on every layer of the problem.
            """);
        Layers(page, run);
    }

    private static IReadOnlyList<string> Row(NetworkProblem p, NetworkRun run) =>
    [
        Format.Whole(p.Layers.Count), NetworkText.Layer(p.Layers[0]), $"`{p.Problem}`", .. Cells(p.Fastest, p),
        p.Fastest is null ? "" : Markdown.Unbroken(Format.Percent(100 * p.FastestNs / run.FastestNs)), Bits(p.Fastest),
        .. p.Within is null && p.Fastest is not null ? (string[])["none", ""] : Cells(p.Within, p), Bits(p.Within),
    ];

    /// <summary>Row and time.</summary>
    private static string[] Cells(CaseRecord? row, NetworkProblem p) => row is not null
        ? [Markdown.Escape(row.Algorithm), Markdown.Unbroken(Format.Time(row.Time!.MedianNs))]
        : [p.Layers.Any(l => l.Measured) ? "no row timed" : "not measured", ""];

    private static string Bits(CaseRecord? row) => row?.Error is { } error ? Format.Bits(error.CorrectBits) : "";

    private static void Layers(StringBuilder page, NetworkRun run)
    {
        page.Append("<details><summary>Every layer</summary>\n\n");
        Markdown.Table(page, [("layer", true), ("node", false), ("problem", false), ("depth", true), ("measured", false)],
            run.Header.Layers.Select(l => (string[])
            [
                Format.Whole(l.Index), NetworkText.Node(l), $"`{l.Problem}`", Format.Whole(l.Depth), l.Measured ? "yes" : "no",
            ]));
        Markdown.Flow(page, "`depth`: convolutions before it on the longest way from the inputs.");
        page.Append("</details>\n\n");
    }
}
