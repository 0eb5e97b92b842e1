namespace ConvBench.Reporting.Networks;

/// <summary>What a network comes to, for a screen: sentences, a line for each policy, and what went wrong.</summary>
public static class NetworkOverview
{
    /// <summary>A column of the page for which a screen has no room.</summary>
    private const string LeftOut = "largest total";

    /// <summary>Columns of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> Columns(NetworkRun run) =>
        [.. PolicySection.Columns(run).Where(c => c.Title != LeftOut)];

    /// <summary>One line for each policy, fastest first; ★ is the front of time against error at the output.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(NetworkRun run)
    {
        string[] titles = [.. PolicySection.Columns(run).Select(c => c.Title)];
        return
        [
            .. PolicySection.Rows(run).Select(r => (string[])[.. titles.Zip(r.Cells).Where(c => c.First != LeftOut)
                .Select(c => c.First == "time" && c.Second.Length > 0 ? Format.Time(r.Policy.TimeNs) : c.Second)]),
        ];
    }

    /// <summary>Time, error at the output, flips, the budget, and which part of the error dominates.</summary>
    public static IReadOnlyList<string> Sentences(NetworkRun run) =>
    [
        .. NetworkHeadline.Sentences(run)
            .Concat(run.Policies.Any(p => p.Line.Layers.Count > 0) ? [DepthSection.Dominates(run)] : [])
            .Select(s => s.Replace("**", "", StringComparison.Ordinal)),
    ];

    /// <summary>What the times lack, policies that did not come to the end, and convolutions that no row computes, one line each.</summary>
    public static IReadOnlyList<string> Notes(NetworkRun run) =>
    [
        .. run.Timed > 0 && run.Timed < run.Header.Layers.Count ? [$"times are of {NetworkText.Timed(run.Timed, run)}"] : (string[])[],
        .. run.Policies.Where(p => p.Timed > 0 && p.Timed < run.Timed)
            .Select(p => $"the time of {p.Name} is of {NetworkText.Timed(p.Timed, run)}, and compared with none"),
        .. PolicySection.Faults(run).Select(f => "did not come to the end: " + f),
        .. run.Header.NotTaken.GroupBy(n => (n.Operator, n.Reason))
            .Select(g => $"not taken: {g.Key.Operator}, {g.Key.Reason}: {string.Join(", ", g.Select(n => n.Node))}"),
    ];
}
