namespace ConvBench.Bench.Screen;

/// <summary>A table as aligned text, 100 columns at most.</summary>
internal static class AlignedText
{
    public const int Width = 100;

    /// <summary>Two blanks between columns where they fit, else one; then the first column is cut. Columns that say nothing
    /// take no room.</summary>
    public static void Write(TextWriter output, IReadOnlyList<(string Title, bool AlignRight)> columns,
        IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        int[] shown = [.. Enumerable.Range(0, columns.Count).Where(i => rows.Any(r => r[i].Length > 0))];
        int[] widths = [.. shown.Select(i => Math.Max(columns[i].Title.Length, rows.Max(r => r[i].Length)))];
        int gap = widths.Sum() + (2 * (widths.Length - 1)) <= Width ? 2 : 1;
        widths[0] = Math.Min(widths[0], Math.Max(8, Width - widths[1..].Sum() - (gap * (widths.Length - 1))));
        Line([.. shown.Select(i => columns[i].Title)]);
        output.WriteLine(new string('-', widths.Sum() + (gap * (widths.Length - 1))));
        foreach (IReadOnlyList<string> row in rows)
        {
            Line([.. shown.Select(i => row[i])]);
        }

        void Line(string[] cells) =>
            output.WriteLine(string.Join(new string(' ', gap),
                cells.Select((cell, i) => Padded(cell, widths[i], columns[shown[i]].AlignRight))).TrimEnd());
    }

    /// <summary>A text that is too long for a line continues on the next, two blanks in.</summary>
    public static void Paragraph(TextWriter output, string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Trim().Length > 0 && line.Length + 1 + word.Length > Width)
            {
                output.WriteLine(line);
                line = " ";
            }

            line += (line.Length > 0 ? " " : "") + word;
        }

        output.WriteLine(line);
    }

    private static string Padded(string cell, int width, bool alignRight)
    {
        string cut = cell.Length <= width ? cell : cell[..(width - 1)] + "…";
        return alignRight ? cut.PadLeft(width) : cut.PadRight(width);
    }
}
