namespace ConvBench.Reporting.Tables;

/// <summary>What a run comes to, for a screen: the headline in plain sentences, and one line for each problem.</summary>
public static class RunOverview
{
    /// <summary>Columns of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> Columns => HeadlineTable.Narrow(HeadlineTable.Columns);

    /// <summary>One line for each problem that has a timed row.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(IReadOnlyList<CaseRecord> records) =>
        [.. HeadlineTable.Rows(ProblemGroup.Of(records)).Select(HeadlineTable.Narrow)];

    /// <summary>Three sentences at most, of the CPU and its fewest threads where a run has more.</summary>
    public static IReadOnlyList<string> Sentences(IReadOnlyList<CaseRecord> records)
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(records);
        Place? first = groups.Count == 0 ? null : groups.Min(g => g.Place);
        var headline = new Headline([.. groups.Where(g => g.Place == first)]);
        return [.. headline.Sentences().Select(s => s.Replace("**", "", StringComparison.Ordinal))];
    }
}
