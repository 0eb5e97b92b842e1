namespace ConvBench.Reporting.Tables;

/// <summary>Makes the tables of a run.</summary>
public static class SummaryTable
{
    /// <summary>One table for each problem, device and thread count, in the order that the problems first appear.</summary>
    public static IReadOnlyList<ProblemTable> Build(IReadOnlyList<CaseRecord> records) => Build(ProblemGroup.Of(records));

    /// <summary>Notes that stand below each of several tables: a page says them once.</summary>
    public static IReadOnlyList<TableNote> CommonNotes(IReadOnlyList<ProblemTable> tables) => tables.Count < 2
        ? []
        : [.. tables[0].Notes.Where(n => n.Status == CaseStatus.Unavailable && tables.All(t => t.Notes.Any(m => Same(n, m))))];

    /// <summary>Whether two notes say the same of the same rows.</summary>
    public static bool Same(TableNote a, TableNote b) => a.Status == b.Status && a.Reason == b.Reason && a.Rows.SequenceEqual(b.Rows);

    internal static IReadOnlyList<ProblemTable> Build(IReadOnlyList<ProblemGroup> groups)
    {
        // A title names device, threads and operands only where the run has more than one of them, or leaves the CPU.
        bool place = Place.IsTold(groups);
        bool operands = groups.Select(g => (g.Distribution, g.Seed)).Distinct().Count() > 1;
        return [.. groups.Select(g => Build(g, place, operands))];
    }

    private static ProblemTable Build(ProblemGroup group, bool place, bool operands)
    {
        string title = (group.Name.Length > 0 ? group.Name + ": " : "") + group.Description
            + (place ? ", " + group.Place : "")
            + (operands ? $", {group.Distribution} operands, seed {Format.Whole(group.Seed)}" : "");
        IReadOnlyList<TableRow> rows =
        [
            .. group.Shown.Select(r => new PlacedRow(group, 0, title, r))
                .Select(r => new TableRow([.. Columns.OfReport.Select(c => c.Cell(r))], r)),
        ];
        return new ProblemTable(title, group.Problem, group.Threads, Columns.OfReport, rows, TableNote.Of(group));
    }
}
