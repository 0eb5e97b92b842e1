using System.Text;

namespace ConvBench.Reporting.Report;

/// <summary>One line for each problem: who is fastest, by how much, and what the most accurate row costs.</summary>
internal static class HeadlineSection
{
    private static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
    [
        ("layer", false), ("fastest row", false), ("time", true), ("GFLOP/s", true), ("bits", true), ("× next library", true),
        ("most accurate row", false), ("× time", true), ("bits", true),
    ];

    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> all)
    {
        IReadOnlyList<ProblemGroup> groups = new Headline(all).Groups;
        if (groups.Count == 0)
        {
            return;
        }

        page.Append("## Fastest, and what accuracy costs\n\n");
        AppendTable(page, groups);
        page.Append("`× next library`: how many times as fast as the fastest row of any other library, ± the 99.9 % interval of that ratio. ");
        page.Append("`× time`: time of the most accurate row over the fastest row's. Rows that round their operands to 16 bits are in the tables and pictures, not in these comparisons.\n\n");
    }

    /// <summary>The table alone.</summary>
    public static void AppendTable(StringBuilder page, IReadOnlyList<ProblemGroup> all)
    {
        IReadOnlyList<ProblemGroup> groups = new Headline(all).Groups;
        bool threads = groups.Select(g => g.Threads).Distinct().Count() > 1;
        Markdown.Table(page, Columns, groups.Select(g => Row(g, threads)));
    }

    private static string[] Row(ProblemGroup group, bool threads)
    {
        CaseRecord fastest = group.Comparable[0], accurate = Headline.MostAccurate(group);
        string layer = Markdown.Escape(group.ShortTitle) + (threads ? ", " + Headline.Threads(group.Threads) : "");
        return
        [
            layer,
            Markdown.Escape(group.LabelOf(fastest)),
            Markdown.Unbroken(Format.Time(fastest.Time!.MedianNs)),
            fastest.Gflops is { } speed ? Format.Number(speed) : "",
            Format.Bits(fastest.Error!.CorrectBits),
            Lead(fastest, Headline.RunnerUp(group)),
            ReferenceEquals(fastest, accurate) ? "the same" : Markdown.Escape(group.LabelOf(accurate)),
            ReferenceEquals(fastest, accurate) ? "" : Format.Number(accurate.Time!.MedianNs / fastest.Time.MedianNs),
            ReferenceEquals(fastest, accurate) ? "" : Format.Bits(accurate.Error!.CorrectBits),
        ];
    }

    private static string Lead(CaseRecord fastest, CaseRecord? next)
    {
        if (next is null)
        {
            return "";
        }

        double ratio = next.Time!.MedianNs / fastest.Time!.MedianNs;
        string spread = Interval.RelativeOfRatio(next.Time, fastest.Time) is { } share ? " ± " + Format.Number(ratio * share, 1) : "";
        return Markdown.Unbroken(Format.Number(ratio) + spread);
    }
}
