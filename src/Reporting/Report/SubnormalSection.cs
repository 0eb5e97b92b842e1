using System.Text;

namespace ConvBench.Reporting.Report;

/// <summary>What subnormal operands cost, row by row and for each thread count; only where a run has them beside others of the same
/// problem.</summary>
internal static class SubnormalSection
{
    private static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
    [
        ("row", false), ("threads", true), ("time", true), ("time, subnormal", true), ("ratio", true), ("rel. L2", true),
        ("rel. L2, subnormal", true), ("taken for 0", false),
    ];

    public static void Append(StringBuilder page, IReadOnlyList<ProblemGroup> groups)
    {
        (ProblemGroup Tiny, ProblemGroup Usual)[] pairs = [.. groups.Where(g => g.Sums?.HasSubnormals == true)
            .Select(g => (Tiny: g, Usual: Partner(g, groups))).Where(p => p.Usual is not null).Select(p => (p.Tiny, p.Usual!))];
        if (pairs.Length == 0)
        {
            return;
        }

        Markdown.Flow(page, """
            ## Subnormal operands

            Numbers other than 0 below 2⁻¹²⁶ ≈ 1.2e-38 keep fewer bits, and many processors need tens of cycles more for each. The same
            layers on operands with such numbers, beside operands without.
            """);
        foreach (var table in pairs.GroupBy(p => (p.Tiny.Problem, p.Tiny.Place.Device, p.Tiny.Distribution, p.Tiny.Seed)))
        {
            (ProblemGroup tiny, ProblemGroup usual) = table.First();
            Markdown.Paragraph(page, $"**{Markdown.Escape(tiny.ShortTitle)}**, {Markdown.Escape(tiny.Distribution)} beside "
                + $"{Markdown.Escape(usual.Distribution)} operands: {Counts(tiny)}.");
            page.Append('\n');
            Markdown.Table(page, Columns, table.SelectMany(p => Rows(p.Tiny, p.Usual)).OrderByDescending(r => r.Ratio)
                .ThenBy(r => r.Cells[0], StringComparer.Ordinal).Select(r => r.Cells));
        }

        page.Append("""
            - **ratio**: median time with subnormal numbers over that without, same row and threads.
            - **rel. L2**: of the output against the float64 truth, which takes no number for 0.
            - **taken for 0**: *yes* where the output is that of 0 in place of subnormal operands, *no* where it is that of the
              operands; – where it does not tell, since what they add is below its rounding.


            """.ReplaceLineEndings("\n"));
    }

    /// <summary>The same layer on operands without subnormal numbers, normal ones if there are several.</summary>
    private static ProblemGroup? Partner(ProblemGroup group, IReadOnlyList<ProblemGroup> groups) => groups
        .Where(g => g.Problem == group.Problem && g.Place == group.Place && g.Sums?.HasSubnormals == false)
        .OrderBy(g => g.Seed != group.Seed).ThenBy(g => g.Distribution != "normal").FirstOrDefault();

    private static string Counts(ProblemGroup group)
    {
        OperandSums sums = group.Sums!;
        (long? Count, string Of)[] counts =
            [(sums.SubnormalInputs, "inputs"), (sums.SubnormalWeights, "weights"), (sums.SubnormalBiases, "biases")];
        return string.Join(", ", counts.Where(c => c.Count > 0).Select(c => $"{Format.Whole(c.Count ?? 0)} {c.Of}")) + " are subnormal";
    }

    private static IEnumerable<(double Ratio, string[] Cells)> Rows(ProblemGroup tiny, ProblemGroup usual) =>
        from row in tiny.Shown
        let other = usual.Shown.FirstOrDefault(r => r.Algorithm == row.Algorithm && r.Isa == row.Isa)
        where other is not null && row.Backend != "reference"
        let ratio = row.Time?.MedianNs / other.Time?.MedianNs
        select (ratio ?? 0, (string[])
        [
            Markdown.Escape(tiny.LabelOf(row)), Format.Whole(row.Threads), Markdown.Unbroken(Time(other)), Markdown.Unbroken(Time(row)),
            ratio is { } r ? Format.Times(r) : "–", Error(other), Error(row), Taken(row),
        ]);

    private static string Taken(CaseRecord row) => row.SubnormalsAsZero switch { true => "yes", false => "no", null => "–" };

    private static string Time(CaseRecord row) => row.Time is { } time ? Format.Time(time.MedianNs) : "–";

    private static string Error(CaseRecord row) => row.Error is { } error ? Format.Error(error.RelL2) : "–";
}
