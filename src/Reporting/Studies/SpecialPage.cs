using System.Text;

namespace ConvBench.Reporting.Studies;

/// <summary>The page of the study of special values: a line for each row, from its record alone.</summary>
internal sealed class SpecialPage : IStudyPage
{
    private static readonly (string, bool)[] Columns =
    [
        ("row", false), ("NaN", true), ("∞", false), ("range lost", true), ("subnormal error", true), ("at 2⁶⁰ and 2⁻⁶⁰", false),
        ("−0", false),
    ];

    public string Study => "special";

    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults)
    {
        string path = Path.Combine(folder, StudyPages.FileName);
        File.WriteAllText(path, Text(run.Records, header));
        return [path];
    }

    /// <summary>The whole page.</summary>
    internal static string Text(IReadOnlyList<CaseRecord> records, StudyHeader header)
    {
        var page = new StringBuilder("# NaN, infinity, overflow, subnormals: what each row does\n\n");
        page.Append('`').Append(header.CommandLine).Append("`\n\n");
        foreach (var layer in records.Where(r => r.Range is not null).GroupBy(r => r.Problem))
        {
            CaseRecord first = layer.First();
            page.Append($"On `{layer.Key}` ({Format.Whole(ConvProblem.Parse(layer.Key).OutputCount)} outputs), of which "
                + $"{Format.Whole(first.Range!.Reading ?? 0)} read the one pixel that is made NaN and ∞.\n\n");
            Markdown.Table(page, Columns, layer.Select(Row));
        }

        Reading(page);
        return page.ToString();
    }

    private static IReadOnlyList<string> Row(CaseRecord record)
    {
        RangeRecord range = record.Range!;
        return
        [
            Markdown.Escape(record.Algorithm),
            range.NaNs is { } nans ? Format.Whole(nans) : "",
            range is { Infinities: { } infinite, NaNsOfInfinity: { } of } ? $"{Format.Whole(infinite)} ∞, {Format.Whole(of)} NaN" : "",
            range.LostBits is { } lost ? Format.Whole(lost) : "",
            range.FlushesSubnormals == true ? "flushed to 0" : range.SubnormalSteps is { } steps ? Format.Number(steps) : "",
            range.ScalesExactly switch { true => "the same bits", false => "other bits", null => "" },
            range.SignOfZero ?? "",
        ];
    }

    private static void Reading(StringBuilder page) => Markdown.Flow(page, """
        - *NaN*: outputs that are NaN when one input pixel is.
        - *∞*: outputs that are infinite when the same pixel is +∞, and outputs that are NaN then, which ∞ − ∞ gives.
        - *range lost*: powers of two by which the input must stay below what a sum can take in any order, Σ|x·w| ≤ the largest number,
          before every output is finite. A sum loses none.
        - *subnormal error*: the input is scaled so that outputs are about 2⁻¹³⁰, and the largest error is given in steps of 2⁻¹⁴⁹. In
          that range additions are exact, and n products that each round are off by n/2 steps at most.
        - *at 2⁶⁰ and 2⁻⁶⁰*: whether inputs that are scaled so far give the output scaled, to the bit. A row whose outputs are wrong
          there has failed and is not in the table.
        - *−0*: the sign of the outputs of an input of −0.
        - Empty: not tried, since the format of the row's operands ends before (float16 at 65504), or the row is slow.
        """);
}
