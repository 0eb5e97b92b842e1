namespace ConvBench.Reporting.Rows;

/// <summary>Rows whose time says as much of the library's call as of the convolution.</summary>
internal static class CallNote
{
    /// <summary>One note on the rows of a group that are marked †; none where no row is.</summary>
    public static IEnumerable<TableNote> Of(ProblemGroup group)
    {
        string[] rows =
            [.. group.Timed.Where(r => r.IsMostlyCall).Select(r => $"{group.LabelOf(r)} ({Format.Time(r.EmptyCallNs!.Value)})")];
        if (rows.Length > 0)
        {
            yield return new TableNote(CaseStatus.Ok, rows,
                "† the time is below 10 times that of an empty call (in brackets): it says as much of the call as of the row");
        }
    }
}
