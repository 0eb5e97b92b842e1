using System.Text;

namespace ConvBench.Reporting.Networks;

/// <summary>Policies: what the whole network takes and how wrong it becomes.</summary>
internal static class PolicySection
{
    /// <summary>Columns of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> Columns(NetworkRun run) =>
    [
        ("policy", false), ("time", true), (NetworkPolicy.Baseline(run.Policies) is { } b ? $"× {b.Label}" : "×", true),
        ("rel. L2", true), ("bits", true), ("flips", true), ("worst local", true), ("largest total", true), ("other rows", true),
    ];

    /// <summary>Cells without markup, fastest first.</summary>
    public static IEnumerable<(NetworkPolicy Policy, IReadOnlyList<string> Cells)> Rows(NetworkRun run)
    {
        NetworkPolicy? baseline = NetworkPolicy.Baseline(run.Policies);
        return run.Policies.Select(p => (p, (IReadOnlyList<string>)
        [
            p.Name + (p.IsPareto ? " ★" : ""), NetworkText.Time(p, run), NetworkText.SpeedUp(p, baseline),
            p.WorstOutput is { } o ? Format.Error(o.RelL2) : "", p.WorstOutput is { } w ? Format.Bits(w.Bits) : "", NetworkText.Flips(p),
            NetworkText.At(p.WorstLocal), NetworkText.At(p.LargestTotal), p.Line.Substituted == 0 ? "" : Format.Whole(p.Line.Substituted),
        ]));
    }

    /// <summary>Why policies did not come to the network's end.</summary>
    public static IEnumerable<string> Faults(NetworkRun run) =>
        run.Policies.Where(p => p.Line.Fault.Length > 0).Select(p => $"{p.Name}: {p.Line.Fault.ReplaceLineEndings(" ")}");

    public static void Append(StringBuilder page, NetworkRun run, string pictures)
    {
        page.Append("## Policies\n\n");
        if (run.Policies.Count == 0)
        {
            page.Append("The network was not computed from input to output with any choice of rows.\n\n");
            return;
        }

        page.Append(pictures);
        Markdown.Table(page, Columns(run), Rows(run).Select(r => r.Cells.Select((c, i) => Cell(r.Policy, c, i)).ToArray()));
        foreach (string fault in Faults(run))
        {
            Markdown.Paragraph(page, $"- **Did not come to the end:** {Markdown.Escape(fault)}");
        }

        page.Append(Faults(run).Any() ? "\n" : "");
        Markdown.Flow(page, Legend(run));
        Outputs(page, run);
    }

    private static string Cell(NetworkPolicy policy, string cell, int column) =>
        column > 0 ? Markdown.Unbroken(Markdown.Escape(cell)) : policy.IsPareto ? $"**{Markdown.Escape(cell)}**" : Markdown.Escape(cell);

    private static string Legend(NetworkRun run) => $"""
        - `policy`: which row computes which layer. *all X*: X wherever it can. ★ and bold: no other policy is at least as fast and as
        accurate at the output, and better in one of the two.
        - `time`: Σ over the layers of the median time of the layer's row, convolutions alone, without the other
        operators.{Without(run)}
        - `×`: time of the policy named there over this one's.
        - `rel. L2`, `bits`: ‖ŷ − y‖₂ / ‖y‖₂ of the network's output ŷ against that of the float64 network, and −log₂ of it; of several
        outputs the worst.
        - `flips`: lines of the output whose largest element is another one than in the float64 network, of how many; they run along
          the second axis of four, else along the last.
        - `worst local`, `largest total`: the largest error that a layer adds itself, and the largest error of any layer's output
        (definitions below), with the layer's number.
        - `other rows`: layers that the policy's own row cannot compute, so that another one did.
        """;

    private static string Without(NetworkRun run) => run.Policies.All(p => p.Compares) ? ""
        : " A sum that lacks layers which others have, or of a network that did not come to its end, is compared with none and stands "
            + "last.";

    /// <summary>One line for each policy and output, where there are several outputs.</summary>
    private static void Outputs(StringBuilder page, NetworkRun run)
    {
        if (run.Policies.All(p => p.Line.Outputs.Count < 2))
        {
            return;
        }

        page.Append("<details><summary>Every output</summary>\n\n");
        Markdown.Table(page, [("policy", false), ("output", false), ("sizes", false), ("rel. L2", true), ("bits", true), ("max", true),
            ("flips", true)], run.Policies.SelectMany(p => p.Line.Outputs.Select(o => (string[])
            [
                Markdown.Escape(p.Name), $"`{o.Name.Replace('`', '\'')}`", string.Join('×', o.Shape.Select(Format.Whole)),
                Format.Error(o.RelL2), Format.Bits(o.Bits), Format.Error(o.MaxAbs),
                o.Choices == 0 ? "" : $"{Format.Whole(o.Flips)} of {Format.Whole(o.Choices)}",
            ])));
        Markdown.Flow(page, "`max`: max |ŷ − y|.");
        page.Append("</details>\n\n");
    }
}
