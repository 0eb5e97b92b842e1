using System.Text;

namespace ConvBench.Reporting.Report;

/// <summary>A layer in a chain of its like: what a library does at the ends of each call; only where a run measured it (--chain).</summary>
internal static class ChainSection
{
    private static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
        [("row", false), ("alone", true), ("in a chain", true), ("chain / alone", true), ("interval", true), ("an empty call", true)];

    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> all)
    {
        List<ProblemGroup> asked = [.. all.Where(g => g.Timed.Any(r => r.Chain is not null))];
        List<ProblemGroup> groups = [.. asked.Where(g => ChainTime.Of(g).Count > 0)];
        if (asked.Count == 0)
        {
            return;
        }

        int layers = asked.SelectMany(g => g.Timed).First(r => r.Chain is not null).Chain!.Layers;
        Markdown.Flow(page, $"""
            ## In a chain of {Format.Whole(layers)} layers

            A table of layers measures each as a call of its own, NCHW in and NCHW out. A library that turns the layout at both ends of a
            layer turns it once in a network. Here the layer stands {Format.Whole(layers)} times in a row, with the same weights: as one
            model of ONNX Runtime, as modules of PyTorch called in turn, as calls of its own for rows whose layers share nothing. Chain and
            single calls were timed in turn. *alone* and *in a chain* are the time of one layer, and the ratio is that of pairs with its
            99 % interval. The call itself, which a chain pays once, is in it: *an empty call* says how much that is.
            """);
        Lead(page, groups);
        bool place = Place.IsTold(asked);
        foreach (ProblemGroup group in groups)
        {
            page.Append("**").Append(Markdown.Escape(group.ShortTitle)).Append(place ? ", " + group.Place : "").Append("**\n\n");
            Markdown.Table(page, Columns, ChainTime.Of(group).Select(c => Row(group, c)));
        }

        ByRow(page, groups);
        Without(page, asked);
    }

    private static string[] Row(ProblemGroup group, ChainTime c) =>
    [
        Markdown.Escape(group.LabelOf(c.Row)) + (c.Row.Chain!.Joined ? "" : " (calls)"), Format.Time(c.AloneNs), Format.Time(c.LayerNs),
        Format.Number(c.Ratio.Value), c.Ratio.Range?.ToString() ?? "", c.Row.EmptyCallNs is { } ns ? Format.Time(ns) : "",
    ];

    private static void Lead(StringBuilder page, List<ProblemGroup> groups)
    {
        foreach (IGrouping<Place, ProblemGroup> g in groups.GroupBy(g => g.Place))
        {
            ChainLead[] leads = [.. g.Select(ChainLead.Of).OfType<ChainLead>()];
            if (leads.Length == 0)
            {
                continue;
            }

            ChainLead mean = ChainLead.Mean(leads);
            string explained = mean.Alone <= 1 ? "there is no lead to explain"
                : mean.Chained <= 1 ? "so that the lead is gone there"
                : mean.Explained < 0 ? "so what libraries do at the ends of a layer explains nothing of the lead"
                : $"so what libraries do at the ends of a layer explains {Format.Percent(100 * mean.Explained, 2)} of the lead "
                    + "(of its logarithm)";
            Markdown.Flow(page, $"""
                **How much of the lead is that ({g.Key})?** Alone, the fastest managed row of a layer is {Format.Times(mean.Alone)} as fast
                as the fastest other row (geometric mean of {Headline.Layers(leads.Length)}, without those whose fastest row is
                marked †); in a chain {Format.Times(mean.Chained)}, each side by its row that is fastest there, {explained}.
                """);
        }
    }

    /// <summary>Mean over the layers, row by row.</summary>
    private static void ByRow(StringBuilder page, List<ProblemGroup> groups)
    {
        var rows = groups.SelectMany(g => ChainTime.Of(g).Select(c => (g.Place, c.Row.Algorithm, c.Ratio.Value)))
            .GroupBy(r => (r.Place, r.Algorithm)).OrderBy(r => r.Key.Place).ThenBy(r => r.Key.Algorithm, StringComparer.Ordinal).ToList();
        if (groups.Count > 1)
        {
            page.Append("**All layers**\n\n");
            Markdown.Table(page, [("row", false), ("threads", true), ("layers", true), ("chain / alone", true), ("least", true)],
                rows.Select(r => (IReadOnlyList<string>)
                [
                    Markdown.Escape(r.Key.Algorithm), r.Key.Place.Cell, Format.Whole(r.Count()),
                    Format.Number(Headline.GeometricMean(r.Select(x => x.Value))), Format.Number(r.Min(x => x.Value)),
                ]));
        }
    }

    private static void Without(StringBuilder page, List<ProblemGroup> asked)
    {
        var reasons = asked.SelectMany(g => g.Timed.Where(r => r.Chain is { IsTimed: false })
            .Select(r => (Layer: g.ShortTitle, Row: g.LabelOf(r), r.Chain!.Reason))).GroupBy(r => (r.Layer, r.Reason)).ToList();
        foreach (var reason in reasons)
        {
            Markdown.Paragraph(page, $"- {Markdown.Escape(reason.Key.Layer)} "
                + $"({Markdown.Escape(string.Join(", ", reason.Select(r => r.Row)))}): {Markdown.Escape(reason.Key.Reason)}");
        }

        page.Append(reasons.Count > 0 ? "\n" : "");
    }
}
