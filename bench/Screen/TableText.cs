using System.Globalization;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Tables;

namespace ConvBench.Bench.Screen;

/// <summary>The tables of a run as aligned text, 100 columns at most.</summary>
internal static class TableText
{
    private const int Width = 100;

    public static void Write(TextWriter output, IReadOnlyList<CaseRecord> records)
    {
        IReadOnlyList<ProblemTable> tables = SummaryTable.Build(records);
        IReadOnlyList<TableNote> common = SummaryTable.CommonNotes(tables);
        foreach (ProblemTable whole in tables)
        {
            ProblemTable table = whole.OnScreen();
            output.WriteLine();
            bool fits = table.Title.Length + table.Problem.Length + 4 <= Width;
            output.WriteLine(table.Title + (fits ? "  " : Environment.NewLine + "  ") + $"({table.Problem})");
            WriteTable(output, table);
            if (PhaseTable.Of(whole) is { } phases)
            {
                output.WriteLine();
                output.WriteLine("where the time goes, in percent of the wall time");
                WriteTable(output, phases.OnScreen());
            }

            WriteNotes(output, table.Notes.Where(n => !common.Any(c => SummaryTable.Same(c, n))));
        }

        output.WriteLine();
        WriteNotes(output, common);
    }

    private static void WriteTable(TextWriter output, ProblemTable table)
    {
        if (table.Rows.Count == 0)
        {
            return; // nothing computed: the notes below say why
        }

        // Columns that say nothing in this table (no times in an accuracy run) take no room.
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count).Where(i => table.Rows.Any(r => r.Cells[i].Length > 0))];
        int[] widths = [.. shown.Select(i => Math.Max(table.Columns[i].Title.Length, table.Rows.Max(r => r.Cells[i].Length)))];
        int gap = widths.Sum() + (2 * (widths.Length - 1)) <= Width ? 2 : 1;
        Line([.. shown.Select(i => table.Columns[i].Title)]);
        output.WriteLine(new string('-', widths.Sum() + (gap * (widths.Length - 1))));
        foreach (TableRow row in table.Rows)
        {
            Line([.. shown.Select(i => row.Cells[i])]);
        }

        void Line(string[] cells) => output.WriteLine(string.Join(new string(' ', gap), cells.Select((cell, i) =>
            table.Columns[shown[i]].AlignRight ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }

    private static void WriteNotes(TextWriter output, IEnumerable<TableNote> notes)
    {
        foreach (TableNote note in notes)
        {
            string text = note.ToString();
            output.WriteLine(text.Length <= 2 * Width ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..((2 * Width) - 1)]}…"));
        }
    }
}
