using System.Text;

namespace ConvBench.Reporting.Text;

/// <summary>Markdown as GitHub renders it.</summary>
internal static class Markdown
{
    /// <summary>A table; cells are markdown, escaped by the caller where they hold text.</summary>
    public static void Table(StringBuilder page, IReadOnlyList<(string Title, bool AlignRight)> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(page, columns.Select(c => Escape(c.Title)));
        Row(page, columns.Select(c => c.AlignRight ? "--:" : "---"));
        foreach (IReadOnlyList<string> row in rows)
        {
            Row(page, row);
        }

        page.Append('\n');
    }

    /// <summary>Text that cannot break a table, open a tag, or end its line.</summary>
    public static string Escape(string text) => text.ReplaceLineEndings(" ")
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal);

    /// <summary>A number and its unit do not part at a line's end.</summary>
    public static string Unbroken(string text) => text.Replace(' ', '\u00a0');

    private static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
