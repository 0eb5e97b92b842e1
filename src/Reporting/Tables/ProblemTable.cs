namespace ConvBench.Reporting.Tables;

/// <summary>One problem's rows as text, fastest first: what the terminal and the pages print.</summary>
/// <param name="Title">Name and description: "resnet50-56-3x3: 3×3, 64→64 on 56²".</param>
/// <param name="Problem">Canonical problem text.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Columns">Columns, one for each cell of a row.</param>
/// <param name="Rows">Ranked rows, then untimed ones by error, then the references.</param>
/// <param name="Notes">Rows that are not in the table and remarks, one line for each reason, failures first.</param>
public sealed record ProblemTable(
    string Title,
    string Problem,
    int Threads,
    IReadOnlyList<TableColumn> Columns,
    IReadOnlyList<TableRow> Rows,
    IReadOnlyList<TableNote> Notes)
{
    /// <summary>The same table without the columns that a terminal has no room for.</summary>
    public ProblemTable OnScreen()
    {
        int[] kept = [.. Enumerable.Range(0, Columns.Count).Where(i => Columns[i].OnScreen)];
        return this with
        {
            Columns = [.. kept.Select(i => Columns[i])],
            Rows = [.. Rows.Select(row => row with { Cells = [.. kept.Select(i => row.Cells[i])] })],
        };
    }
}
