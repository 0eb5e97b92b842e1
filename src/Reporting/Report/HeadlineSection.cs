using System.Text;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Report;

/// <summary>The headline's table on a page, with its legend.</summary>
internal static class HeadlineSection
{
    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> all)
    {
        List<IReadOnlyList<string>> rows = [.. HeadlineTable.Rows(all)];
        if (rows.Count == 0)
        {
            return;
        }

        page.Append("## Fastest, and what accuracy costs\n\n");
        Markdown.Table(page, HeadlineTable.Columns, rows.Select(r => (string[])
            [Markdown.Escape(r[0]), .. r.Skip(1).Select(c => Markdown.Unbroken(Markdown.Escape(c)))]));
        foreach ((string title, string legend) in HeadlineTable.Legends)
        {
            page.Append("- `").Append(title).Append("`: ").Append(legend).Append(".\n");
        }

        page.Append("- Rows that round their operands to 16 bits are in the tables and pictures, not in these comparisons.\n\n");
    }
}
