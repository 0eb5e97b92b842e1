using System.Text;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Report;

/// <summary>How to read the page: every column with its formula.</summary>
internal static class ReadingSection
{
    public static void Append(StringBuilder page)
    {
        page.Append("## How to read it\n\n");
        Markdown.Table(page, [("column", false), ("what it is", false)],
            Columns.OfReport.Select(c => (string[])[Markdown.Escape(c.Title), Markdown.Escape(c.Legend)]));
        Markdown.Flow(page, """
            - x⋆w is the convolution, y the float32 result of a row, and yRef the truth: the same convolution of the same operands
            in float64. u = 2⁻²⁴.
            - `reference/rounded` is the truth rounded to float32. No float32 result can be more accurate, whatever a
            specification promises.
            - In every run 64 outputs of the truth are computed again without any rounding. If one misses the truth's own bound,
            there are no results.
            - If that bound is above 0.1 % of the RMS error shown, a remark says so.
            - A large layer is judged by a sample of its outputs; a remark says by how many. Every output is looked at for NaN and
            infinity.
            - One bit fewer is twice the error. Half a bit, a factor of 1.4, is what chains of twice the length make.
            - A transform (Winograd, FFT) mixes outputs. Its ω may be large where an output is small, so rel. L2 is the fair
            figure.
            - A row that crashed, ran out of time or missed a check is named below its table. It has no time and is never ranked.
            - `records.jsonl` holds every field of every record, with more error measures and all samples. `report` makes
            `records.csv` of it.
            - Other words are in the project's [glossary](../../../docs/glossary.md).
            """);
    }
}
