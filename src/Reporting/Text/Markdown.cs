using System.Text;
using System.Text.RegularExpressions;

namespace ConvBench.Reporting.Text;

/// <summary>Markdown as GitHub renders it.</summary>
internal static partial class Markdown
{
    private const int MostCharacters = 120;

    /// <summary>A table; cells are markdown, escaped by the caller where they hold text.</summary>
    public static void Table(
        StringBuilder page, IReadOnlyList<(string Title, bool AlignRight)> columns, IEnumerable<IReadOnlyList<string>> rows)
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

    /// <summary>A paragraph or an item of a list in lines below 120 characters; a link counts as its text and is never broken.</summary>
    public static void Paragraph(StringBuilder page, string text)
    {
        string indent = text.StartsWith("- ", StringComparison.Ordinal) ? "  " : "";
        int width = 0;
        foreach (Match word in Word().Matches(text))
        {
            int length = Link().Replace(word.Value, "$1").Length;
            bool breaks = width > 0 && width + 1 + length >= MostCharacters;
            page.Append(width == 0 ? "" : breaks ? "\n" + indent : " ").Append(word.Value);
            width = breaks ? indent.Length + length : width + (width > 0 ? 1 : 0) + length;
        }

        page.Append('\n');
    }

    /// <summary>Headings, paragraphs and lists with a blank line between them, each broken into lines anew.</summary>
    public static void Flow(StringBuilder page, string text)
    {
        foreach (string block in text.ReplaceLineEndings("\n").Trim().Split("\n\n"))
        {
            string[] items = block.Split("\n- ");
            Paragraph(page, items[0]);
            foreach (string item in items[1..])
            {
                Paragraph(page, "- " + item);
            }

            page.Append('\n');
        }
    }

    [GeneratedRegex(@"(?:\[[^\]]*\]\([^)]*\)|`[^`]*`|[^\s`\[]|\[)+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    private static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
