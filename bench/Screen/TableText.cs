using System.Globalization;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Tables;

namespace ConvBench.Bench.Screen;

/// <summary>The tables of a run as aligned text, 100 columns at most.</summary>
internal static class TableText
{
    /// <summary>Lines of tables that a screen shows unasked.</summary>
    public const int MostLines = 40;

    private const int Width = 100;

    /// <summary>Every table, or if they are too long and not asked for a line for each problem; without times the first tables.</summary>
    public static void Write(TextWriter output, IReadOnlyList<CaseRecord> records, bool all = false)
    {
        using var text = new StringWriter();
        Write(text, records);
        string[] lines = Lines(text);
        if (all || lines.Length <= MostLines)
        {
            output.Write(text);
            return;
        }

        using var overview = new StringWriter();
        AlignedText.Write(overview, RunOverview.Columns, RunOverview.Rows(records));
        string[] brief = Lines(overview);
        lines = brief.Length > 0 ? ["", .. brief] : lines;
        foreach (string line in lines.Take(MostLines - 1))
        {
            output.WriteLine(line);
        }

        int left = lines.Length - (MostLines - 1);
        string more = left > 0 ? string.Create(CultureInfo.InvariantCulture, $"… {left} more lines; ") : "";
        output.WriteLine(more + "--all shows every table");
    }

    private static string[] Lines(StringWriter text) => text.ToString().Split(text.NewLine, StringSplitOptions.None)[..^1];

    private static void Write(StringWriter output, IReadOnlyList<CaseRecord> records)
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

    private static void WriteTable(StringWriter output, ProblemTable table)
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

    private static void WriteNotes(StringWriter output, IEnumerable<TableNote> notes)
    {
        foreach (TableNote note in notes)
        {
            string text = note.ToString();
            output.WriteLine(text.Length <= 2 * Width
                ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..((2 * Width) - 1)]}…"));
        }
    }
}
