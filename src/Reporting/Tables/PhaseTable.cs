namespace ConvBench.Reporting.Tables;

/// <summary>Where the time of a problem's rows goes: shares of the phases that a profile measured.</summary>
/// <remarks>Every row has one main phase, "multiply" where it has one, else its longest; what lies before and after it
/// differs from row to row and is named in the cell.</remarks>
public static class PhaseTable
{
    private const string Main = "multiply", Rest = "other";

    /// <summary>The columns behind the row's own.</summary>
    internal static readonly IReadOnlyList<TableColumn> Columns =
    [
        Of("choice", ColumnKind.Text, ColumnPlaces.InReport, "what the row chose for this problem", r => r.Choice?.ToString()),
        Of("time", ColumnKind.Time, ColumnPlaces.InReport,
            "wall time of one convolution in these runs, which are not the timed ones", r => 1e9 * Total(r)),
        Of("before", "what happens to the input, with its share of the wall time", r => Shares(r, Before(r))),
        Of("time before", ColumnKind.Time, ColumnPlaces.InReport,
            "its time: summed over the threads, divided by their number", r => Times(Before(r))),
        Of(Main, "the products, with their share; the longest phase, by its name, where a row does not tell them apart",
            r => Shares(r, Middle(r))),
        Of("time in multiply", ColumnKind.Time, ColumnPlaces.InReport, "its time", r => Times(Middle(r))),
        Of("% of peak", "flops executed over the time in multiply alone, against the measured FMA peak of as many threads",
            ShareOfPeak),
        Of("after", "what happens to the output, with its share", r => Shares(r, After(r))),
        Of("time after", ColumnKind.Time, ColumnPlaces.InReport, "its time", r => Times(After(r))),
        Of(Rest, "the rest of the wall time: threads that wait, dispatch, reading the clock",
            r => Percent(r, r.Phases!.Where(p => p.Name == Rest))),
    ];

    /// <summary>The rows of a table that were profiled, in its order; null where none was.</summary>
    public static ProblemTable? Of(ProblemTable table)
    {
        TableColumn label = table.Columns.Single(c => c.Title == "row");
        int at = table.Columns.ToList().IndexOf(label);
        IReadOnlyList<TableRow> rows =
        [
            .. table.Rows.Where(r => r.Record.Phases is { Count: > 0 })
                .Select(r => r with { Cells = [r.Cells[at], .. Columns.Select(c => c.Cell(r.Placed))] }),
        ];
        return rows.Count == 0 ? null : table with { Columns = [label, .. Columns], Rows = rows, Notes = [] };
    }

    private static TableColumn Of(string title, string legend, Func<CaseRecord, object?> value) =>
        Of(title, ColumnKind.Number, ColumnPlaces.InReport | ColumnPlaces.OnScreen, legend, value);

    private static TableColumn Of(string title, ColumnKind kind, ColumnPlaces places, string legend, Func<CaseRecord, object?> value) =>
        new("phase " + title, title, kind, places, legend) { Value = r => value(r.Record) };

    private static double Total(CaseRecord r) => r.Phases!.Sum(p => p.Seconds);

    private static int IndexOfMain(CaseRecord r)
    {
        List<PhaseTime> phases = [.. r.Phases!];
        int at = phases.FindIndex(p => p.Name == Main);
        return at >= 0 ? at : phases.FindIndex(p => p == phases.Where(q => q.Name != Rest).MaxBy(q => q.Seconds));
    }

    private static IEnumerable<PhaseTime> Before(CaseRecord r) => r.Phases!.Take(Math.Max(0, IndexOfMain(r)));

    private static IEnumerable<PhaseTime> Middle(CaseRecord r) => r.Phases!.Where((_, i) => i == IndexOfMain(r));

    private static IEnumerable<PhaseTime> After(CaseRecord r) => r.Phases!.Skip(IndexOfMain(r) + 1).Where(p => p.Name != Rest);

    private static string Shares(CaseRecord r, IEnumerable<PhaseTime> phases) =>
        string.Join(", ", phases.Select(p => (p.Name == Main ? "" : p.Name + " ") + Percent(r, [p])));

    private static string Percent(CaseRecord r, IEnumerable<PhaseTime> phases) =>
        phases.Any() && Total(r) > 0 ? Format.Percent(100 * phases.Sum(p => p.Seconds) / Total(r), 2) : "";

    private static string Times(IEnumerable<PhaseTime> phases) => string.Join(", ", phases.Select(p => Format.Time(1e9 * p.Seconds)));

    /// <summary>The peak is that behind the record's own share of it.</summary>
    private static string ShareOfPeak(CaseRecord r) =>
        r is { ExecutedFlops: { } flops, Gflops: > 0 and { } speed, PercentOfPeak: > 0 and { } percent }
            && r.Phases!.FirstOrDefault(p => p.Name == Main) is { Seconds: > 0 } multiply
            ? Format.Number(percent / speed * flops / (1e9 * multiply.Seconds), 3)
            : "";
}
