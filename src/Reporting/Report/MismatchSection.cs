using System.Text;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Report;

/// <summary>Where outputs that were judged wrong differ from their truth; only where a record kept it (judge).</summary>
internal static class MismatchSection
{
    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> groups)
    {
        CaseRecord[] all = [.. groups.SelectMany(g => g.Shown.Concat(g.NotShown)).Distinct().Where(MismatchTable.Concerns)];
        if (all.Length == 0)
        {
            return;
        }

        Markdown.Flow(page, """
            ## Where wrong outputs differ

            *s* is Σ|x·w| + |b|, the size of all that an output adds up. *ω* is the difference over u·s, u = 2⁻²⁴: n products in any order
            have at most about n. *ulps* is the difference over the spacing of float32 at the truth.
            """);
        foreach (CaseRecord record in all)
        {
            Markdown.Paragraph(page, $"**{Markdown.Escape(MismatchTable.Title(record))}** ({Markdown.Escape(record.Problem)})");
            page.Append('\n');
            Markdown.Table(page, MismatchTable.Columns, MismatchTable.Rows(record));
        }
    }
}
