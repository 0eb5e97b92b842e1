namespace ConvBench.Reporting.Tables;

/// <summary>One record with the group in which it is compared: what a column makes a cell of.</summary>
/// <param name="Group">Problem, threads and operands.</param>
/// <param name="GroupIndex">The group's place in the run.</param>
/// <param name="Problem">What report.html calls the problem; no two problems share it.</param>
/// <param name="Record">The raw numbers.</param>
internal sealed record PlacedRow(ProblemGroup Group, int GroupIndex, string Problem, CaseRecord Record)
{
    /// <summary>Every record once, in the order of the tables of report.md; a reference belongs to the first group of its
    /// problem.</summary>
    public static IReadOnlyList<PlacedRow> Of(IReadOnlyList<ProblemGroup> groups)
    {
        IReadOnlyList<string> names = Names(groups);
        var seen = new HashSet<CaseRecord>(ReferenceEqualityComparer.Instance);
        return
        [
            .. groups.SelectMany((g, i) => g.Shown.Concat(g.NotShown).Where(seen.Add).Select(r => new PlacedRow(g, i, names[i], r))),
        ];
    }

    /// <summary>Names of the groups' problems: as short as keeps them apart.</summary>
    private static IReadOnlyList<string> Names(IReadOnlyList<ProblemGroup> groups)
    {
        bool operands = groups.Select(g => (g.Distribution, g.Seed)).Distinct().Count() > 1;
        HashSet<string> shared =
            [.. groups.Select(g => (g.ShortTitle, g.Problem)).Distinct().GroupBy(n => n.ShortTitle).Where(n => n.Count() > 1)
                .Select(n => n.Key)];
        return
        [
            .. groups.Select(g => g.ShortTitle
                + (shared.Contains(g.ShortTitle) ? $" ({g.Problem})" : "")
                + (operands ? $", {g.Distribution}, seed {Format.Whole(g.Seed)}" : "")),
        ];
    }
}
