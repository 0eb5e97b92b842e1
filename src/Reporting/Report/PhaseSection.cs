using System.Text;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Report;

/// <summary>Where the time goes, one table for each problem that was profiled; nothing where none was.</summary>
internal static class PhaseSection
{
    public static void Append(StringBuilder page, IReadOnlyList<ProblemTable> tables)
    {
        List<ProblemTable> profiled = [.. tables.Select(PhaseTable.Of).OfType<ProblemTable>()];
        if (profiled.Count == 0)
        {
            return;
        }

        page.Append("## Where the time goes\n\nMeasured after the timed runs, with a clock that each thread reads when it goes from "
            + "one phase to the next.\n\n");
        foreach (ProblemTable table in profiled)
        {
            int[] kept = [.. Enumerable.Range(0, table.Columns.Count).Where(c => table.Rows.Any(r => r.Cells[c].Length > 0))];
            page.Append("### ").Append(Markdown.Escape(table.Title)).Append(": phases\n\n");
            Markdown.Table(
                page,
                [.. kept.Select(c => (table.Columns[c].Title, table.Columns[c].AlignRight))],
                table.Rows.Select(r => (string[])[.. kept.Select(c => Markdown.Unbroken(Markdown.Escape(r.Cells[c])))]));
        }

        foreach (TableColumn column in PhaseTable.Columns)
        {
            page.Append("- `").Append(column.Title).Append("`: ").Append(Markdown.Escape(column.Legend)).Append('\n');
        }

        page.Append('\n');
    }
}
