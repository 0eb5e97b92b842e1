namespace ConvBench.Reporting.Rows;

/// <summary>What a table does not show as rows, or has to say about some: rows that share one reason, on one line.</summary>
/// <param name="Status">Why they are named; <see cref="CaseStatus.Ok"/> is a remark on rows of the table.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Reason">The reason that they share.</param>
public sealed record TableNote(CaseStatus Status, IReadOnlyList<string> Rows, string Reason)
{
    /// <summary>"unsupported: managed/fft, nnpack/fft8: stride 2".</summary>
    public override string ToString() => $"{StatusName(Status)}: {string.Join(", ", Rows)}: {Reason}";

    /// <summary>Failures first, remarks last; one note for each status and reason.</summary>
    internal static IReadOnlyList<TableNote> Of(ProblemGroup group) =>
    [
        .. group.NotShown.Select(r => (Row: r, Text: r.Reason))
            .Concat(group.Shown.SelectMany(r => r.Remarks.Select(remark => (Row: r, Text: remark))))
            .GroupBy(note => (note.Row.Status, Reason: note.Text.ReplaceLineEndings(" ")))
            .OrderBy(g => Order(g.Key.Status))
            .Select(g => new TableNote(g.Key.Status, [.. g.Select(note => group.LabelOf(note.Row)).Order(StringComparer.Ordinal)],
            g.Key.Reason)),
        .. TimeNotes.Of(group),
        .. CallNote.Of(group),
    ];

    internal static string StatusName(CaseStatus status) => status switch
    {
        CaseStatus.Ok => "remark",
        CaseStatus.Unsupported => "unsupported",
        CaseStatus.Unavailable => "unavailable",
        CaseStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    private static int Order(CaseStatus status) => status switch
    {
        CaseStatus.Failed => 0,
        CaseStatus.Unsupported => 1,
        CaseStatus.Unavailable => 2,
        _ => 3,
    };
}
