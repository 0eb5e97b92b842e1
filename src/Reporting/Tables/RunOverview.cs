namespace ConvBench.Reporting.Tables;

/// <summary>What a run comes to, for a screen: the headline in plain sentences, and one line for each problem.</summary>
public static class RunOverview
{
    /// <summary>Columns of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> Columns => HeadlineTable.Narrow(HeadlineTable.Columns);

    /// <summary>One line for each problem that has a timed row.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(IReadOnlyList<CaseRecord> records) =>
        [.. HeadlineTable.Rows(ProblemGroup.Of(records)).Select(HeadlineTable.Narrow)];

    /// <summary>Three sentences at most, on the fewest threads where a run has several counts.</summary>
    public static IReadOnlyList<string> Sentences(IReadOnlyList<CaseRecord> records)
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(records);
        int fewest = groups.Count == 0 ? 0 : groups.Min(g => g.Threads);
        var headline = new Headline([.. groups.Where(g => g.Threads == fewest)]);
        return [.. headline.Sentences().Select(s => s.Replace("**", "", StringComparison.Ordinal))];
    }
}
