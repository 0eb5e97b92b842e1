namespace ConvBench.Reporting.Tables;

/// <summary>One line for each problem: who is fastest, by how much, and what the most accurate row costs, as plain text.</summary>
internal static class HeadlineTable
{
    /// <summary>The columns, the layer first.</summary>
    public static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
    [
        ("layer", false), ("fastest row", false), ("time", true), ("GFLOP/s", true),
        ("lead", true), ("bits", true), ("accurate row", false), ("× time", true), ("bits", true),
    ];

    /// <summary>What a narrow table has room for: all but the speed.</summary>
    public static IReadOnlyList<T> Narrow<T>(IReadOnlyList<T> line) => [.. line.Where((_, i) => Columns[i].Title != "GFLOP/s")];

    /// <summary>What the columns mean.</summary>
    public static readonly IReadOnlyList<(string Title, string Legend)> Legends =
    [
        ("fastest row", "the one of the smallest median time; a row that chose another one of the table is not ranked beside it"),
        ("lead", "how many times as fast it is as the fastest row of any other library: the median over the passes, and its 99 % interval;"
            + " around 1 the two are equal"),
        ("bits", "correct bits, −log₂ of the relative L2 error: one bit fewer is twice the error"),
        ("accurate row", "the fastest whose error is within half a bit of the smallest of all"),
        ("× time", "time of the accurate row over that of the fastest"),
    ];

    /// <summary>A line of each problem that has a ranked row.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(IReadOnlyList<ProblemGroup> all)
    {
        IReadOnlyList<ProblemGroup> groups = new Headline(all).Groups;
        bool told = Place.IsTold(groups);
        return groups.Select(g => Cells(g, told ? ", " + g.Place : ""));
    }

    /// <summary>The line of one problem.</summary>
    /// <param name="group">It has a ranked row.</param>
    /// <param name="suffix">Stands behind its name.</param>
    public static IReadOnlyList<string> Cells(ProblemGroup group, string suffix = "")
    {
        CaseRecord fastest = group.Ranked[0], accurate = Headline.Accurate(group);
        IReadOnlyList<string> most = ReferenceEquals(fastest, accurate) ? ["the same", "", ""]
            :
            [
                group.LabelOf(accurate), Format.Number(TimeRatio.Of(accurate, fastest).Value),
                Format.Bits(accurate.Error!.CorrectBits),
            ];
        return
        [
            group.ShortTitle + suffix, group.LabelOf(fastest), Format.Time(fastest.Time!.MedianNs),
            fastest.Gflops is { } speed ? Format.Number(speed) : "",
            Lead(fastest, Headline.RunnerUp(group)), Format.Bits(fastest.Error!.CorrectBits), .. most,
        ];
    }

    private static string Lead(CaseRecord fastest, CaseRecord? next) => next is null ? "" : TimeRatio.Of(next, fastest).ToString();
}
