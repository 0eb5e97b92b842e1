using System.Text;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Report;

/// <summary>How to read the page: every column with its formula.</summary>
internal static class ReadingSection
{
    public static void Append(StringBuilder page)
    {
        page.Append("## How to read it\n\n");
        Markdown.Table(page, [("column", false), ("what it is", false)], Columns.All.Select(c => (string[])[Markdown.Escape(c.Title), Markdown.Escape(c.Legend)]));
        page.Append("""
            - x⋆w is the convolution, y the float32 result of a row, yRef the float64 truth on the same float32 operands, u = 2⁻²⁴ half a unit in the last place of 1.
            - `reference/rounded` is the truth rounded to float32: no float32 result can be more accurate, whatever a specification promises.
            - The truth is certified: 64 of its outputs are recomputed without any rounding in every run, and it misses none of its own bounds γ_d(2⁻⁵³)·s, or there are no results. Where that bound is above 0.1 % of the RMS error shown, a remark says so.
            - A large layer is judged by a sample of its outputs; a remark says by how many, and what it can miss. Every output is looked at for NaN and infinity.
            - One bit fewer is twice the error. Differences of a fraction of a bit come with the operands, not with the algorithm.
            - A transform (Winograd, FFT) mixes outputs: ω may be large where an output is small, its relative L2 error is the fair figure.
            - A row that crashed, ran out of time or missed a check is named below its table without a time and is never ranked.
            - `records.jsonl` holds every field of every record, with more error measures (ulp, L1, RMS, bias, sum difference) and all samples; `report` makes `records.csv` of it.


            """.ReplaceLineEndings("\n"));
    }
}
