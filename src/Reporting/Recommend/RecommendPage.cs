using System.Text;
using ConvBench.Decisions;

namespace ConvBench.Reporting.Recommend;

/// <summary>recommend.md: which row to use where, and what a looser or stricter error budget would change.</summary>
public static class RecommendPage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "recommend.md";

    /// <summary>Head of the table of <see cref="CostRows"/>.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> CostColumns { get; } =
        [("threads", true), ("ω max up to", true), ("layers with a row", true), ("× time", true), ("worst", true), ("on", false)];

    /// <summary>Head of the table of <see cref="NetworkRows"/>.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> NetworkColumns { get; } =
        [("threads", true), ("choice", false), ("total", true), ("× best", true), ("convolutions", true), ("worst error", true)];

    /// <summary>Head of the table of <see cref="ClassRows"/>.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> ClassColumns { get; } =
        [("shape class", false), ("threads", true), ("use", false), ("holds on", true), ("× best row", true), ("worst", true),
            ("worst error", true)];

    /// <summary>What accuracy costs, one line for each thread count and budget.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> CostRows(RecommendedRun run) =>
    [
        .. run.Costs.Select(c => (string[])
        [
            c.Place.Cell, double.IsFinite(c.OmegaBudget) ? Format.Whole((long)c.OmegaBudget) : "any",
                $"{Format.Whole(c.Met)} of {Format.Whole(c.Problems)}",
            c.Met == 0 ? "" : Format.Number(c.Mean), c.Met == 0 ? "" : Format.Number(c.Worst), c.Worst > 1 ? c.WorstOn : "",
        ]),
    ];

    /// <summary>Time of the network, one line for each thread count and way to choose.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> NetworkRows(RecommendedRun run) =>
    [
        .. run.Network.Select(c => (string[])
        [
            c.Place.Cell, c.Policy, Format.Time(c.TotalNs), Format.Number(c.TotalNs / run.Network.First(n => n.Place == c.Place).TotalNs),
            $"{Format.Whole(c.OwnConvolutions)} of {Format.Whole(c.Convolutions)}", run.Request.Metric.Number(c.WorstError),
        ]),
    ];

    /// <summary>What the totals of the network lack, one line for each thread count and set of layers.</summary>
    public static IReadOnlyList<string> NetworkNotes(RecommendedRun run) =>
    [
        .. run.Network.Where(c => c.Missing.Count > 0).GroupBy(c => (c.Place, Missing: string.Join(", ", c.Missing)))
            .Select(g => $"not in {Totals(g.Count(), run.Network.Count(n => n.Place == g.Key.Place), g.First().Policy)} on "
            + $"{g.Key.Place}: {g.Key.Missing}"),
    ];

    /// <summary>Choices for classes of problems.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> ClassRows(RecommendedRun run) =>
    [
        .. run.Classes.Select(c => (string[])
        [
            c.ShapeClass, RecommendedRun.PlaceOf(c).Cell, c.Row ?? "no row is within the budget",
                $"{Format.Whole(c.Met)} of {Format.Whole(c.Problems)}",
            c.TimeOverBest is { } mean ? Format.Number(mean) : "", c.WorstOverBest is { } worst ? Format.Number(worst) : "",
                c.WorstError is { } error ? run.Request.Metric.Number(error) : "",
        ]),
    ];

    /// <summary>The whole page as text.</summary>
    public static string Text(RecommendedRun run)
    {
        var page = new StringBuilder();
        string machine = run.Environment.CpuModel.Length > 0 ? run.Environment.CpuModel : run.Environment.Machine;
        page.Append("# Which row to use on ").Append(Markdown.Escape(machine)).Append(", ").Append(run.Request.BudgetText).Append("\n\n");
        page.Append("From the times and errors of ").Append(Markdown.Escape(run.Name)).Append(" alone; `").Append(DecisionTable.FileName)
            .Append("` holds the same for programs.")
            .Append(run.IsOverLayers ? " An error is the largest of any layer of the network with that problem.\n\n" : "\n\n");
        foreach (string fault in run.Faults)
        {
            page.Append("- **Not readable:** ").Append(Markdown.Escape(fault)).Append('\n');
        }

        page.Append("## By shape\n\n");
        Table(page, ClassColumns, ClassRows(run));
        page.Append("*use*: the row that is within the budget on most measured layers of the class, the fastest of these in the "
            + "geometric mean; *× best row*: its time over that of each layer's own best row within the budget.\n\n");
        foreach ((string id, string meaning) in ShapeClass.All.Where(s => run.Classes.Any(c => c.ShapeClass == s.Id)))
        {
            page.Append("- `").Append(id).Append("`: ").Append(Markdown.Escape(meaning)).Append('\n');
        }

        page.Append("\nThe first rule that fits decides.\n\n## What accuracy costs\n\nTime of the fastest row with a largest error of "
            + "ω max roundings (u·s) over that of the fastest row at all: geometric mean and worst over the layers that have such a "
            + "row.\n\n");
        Table(page, CostColumns, CostRows(run));
        Network(page, run);
        Layers(page, run);
        return page.ToString();
    }

    private static string Totals(int count, int all, string first) =>
        count == all ? "the totals" : count == 1 ? $"the total of '{first}'" : "the other totals";

    private static void Network(StringBuilder page, RecommendedRun run)
    {
        if (run.Network.Count == 0)
        {
            return;
        }

        page.Append("## ").Append(Markdown.Escape(run.Request.Network!.Value.Name))
            .Append("\n\nΣ count · median time over the network's convolutions. *always X*: X wherever it runs, the fastest row of the "
            + "layer elsewhere; *convolutions*: those that X itself computes.\n\n");
        Table(page, NetworkColumns, NetworkRows(run));
        foreach (string note in NetworkNotes(run))
        {
            page.Append("- ").Append(Markdown.Escape(note)).Append('\n');
        }

        page.Append('\n');
    }

    private static void Layers(StringBuilder page, RecommendedRun run)
    {
        page.Append("## Layer by layer\n\n");
        foreach (Choice choice in run.Choices)
        {
            page.Append("- **").Append(Markdown.Escape(choice.Sentence(run.TellsPlace))).Append(".**\n");
            foreach (IGrouping<string, string> why in choice.NotChosen().GroupBy(n => n.Why, n => n.Row))
            {
                page.Append("  - ").Append(Markdown.Escape(string.Join(", ", why))).Append(": ").Append(Markdown.Escape(why.Key))
                    .Append('\n');
            }
        }
    }

    private static void Table(StringBuilder page, IReadOnlyList<(string Title, bool AlignRight)> columns,
        IReadOnlyList<IReadOnlyList<string>> rows) =>
        Markdown.Table(page, columns, rows.Select(r => r.Select(Markdown.Escape).ToArray()));
}
