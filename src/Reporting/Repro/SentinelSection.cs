using System.Globalization;
using System.Text;

namespace ConvBench.Reporting.Repro;

/// <summary>What arithmetic each row's error betrays, and where it changes from one channel count to the next.</summary>
internal static class SentinelSection
{
    public static void Append(StringBuilder page, ReproRows rows)
    {
        page.Append("## Precision\n\nSignal-to-noise ratio 20·log₁₀(‖yRef‖/‖e‖) over the problems and over each of them with 31, 32 "
            + "and 33 channels.\n\n");
        foreach (string flag in Flags(rows))
        {
            page.Append("- **Flag:** ").Append(flag).Append('\n');
        }

        foreach (ReproRecord line in rows.Lines.Where(l => l.Level == ReproRecord.Sentinel && l.Outcome == ReproOutcome.Failed
            && l.Shape != l.Problem))
        {
            page.Append("- **Failed:** ").Append(Markdown.Escape($"{rows.LabelOf(line)} on {line.Shape}: {line.Reason}")).Append('\n');
        }

        page.Append(page[^2] == '\n' ? "" : "\n"); // a list ends before the table
        Markdown.Table(
            page,
            [("row", false), ("lowest SNR", true), ("highest SNR", true), ("arithmetic", false),
                ("largest step between 31, 32 and 33 channels", true)],
            rows.Labels.Select(label => Row(rows, label)).OfType<string[]>());
    }

    /// <summary>Rows that do not compute in float32, or whose error jumps between neighbouring shapes.</summary>
    public static IReadOnlyList<string> Flags(ReproRows rows) =>
        [.. rows.Labels.SelectMany(label => Judged(rows, label).GroupBy(l => l.Problem).SelectMany(g => FlagsOf(label, [.. g])))];

    private static IEnumerable<string> FlagsOf(string label, ReproRecord[] shapes)
    {
        string where = $"`{label}` on {Markdown.Escape(ReproRows.TitleOf(shapes[0]))}";
        foreach (var same in shapes.GroupBy(s => PrecisionSentinel.Classify(s.RelL2!.Value)).Where(g => g.Key != Precision.Full))
        {
            string which = same.Count() == shapes.Length ? "every shape tried" : string.Join(", ", same.Select(s => s.Shape));
            yield return $"{where} errs as {PrecisionSentinel.Name(same.Key)} arithmetic would "
                + $"({Db(same.Min(s => PrecisionSentinel.SnrDb(s.RelL2!.Value)))}): {which}";
        }

        foreach ((ReproRecord a, ReproRecord b) in Steps(shapes).Where(s => Step(s.A, s.B) > PrecisionSentinel.JumpFactor))
        {
            yield return $"{where}: the relative error changes {Format.Times(Step(a, b))} from {a.Shape} "
                + $"({Format.Error(a.RelL2!.Value)}) to {b.Shape} ({Format.Error(b.RelL2!.Value)}), more than one algorithm explains";
        }
    }

    private static string[]? Row(ReproRows rows, string label)
    {
        ReproRecord[] judged = Judged(rows, label);
        if (judged.Length == 0)
        {
            return null;
        }

        double[] steps = [.. judged.GroupBy(l => l.Problem).SelectMany(g => Steps([.. g])).Select(s => Step(s.A, s.B))];
        string[] classes = [.. judged.Select(l => PrecisionSentinel.Classify(l.RelL2!.Value)).Distinct().Order()
            .Select(PrecisionSentinel.Name)];
        return
        [
            Markdown.Escape(label),
            Db(judged.Min(l => PrecisionSentinel.SnrDb(l.RelL2!.Value))),
            Db(judged.Max(l => PrecisionSentinel.SnrDb(l.RelL2!.Value))),
            string.Join(", ", classes),
            steps.Length == 0 ? "" : Format.Times(steps.Max()),
        ];
    }

    /// <summary>Operands that cancel on purpose have no signal to measure by, integers no error.</summary>
    private static ReproRecord[] Judged(ReproRows rows, string label) =>
        [.. rows.Lines.Where(l => l.Level == ReproRecord.Sentinel && l.RelL2 is not null
            && l.Distribution is not ("cancelling" or "integers") && rows.LabelOf(l) == label)];

    /// <summary>Pairs of neighbours in the order of their channels, where both errors are certain enough; the problem
    /// itself may be one of them.</summary>
    private static IEnumerable<(ReproRecord A, ReproRecord B)> Steps(ReproRecord[] shapes)
    {
        string[] order;
        try
        {
            order = [.. PrecisionSentinel.Neighbours(ConvProblem.Parse(shapes[0].Problem)).Select(p => p.ToString())];
        }
        catch (FormatException)
        {
            order = []; // a damaged line
        }

        ReproRecord[] near = [.. order.SelectMany(o => shapes.Where(s => s.Shape == o && s.Count >= PrecisionSentinel.JumpCount))];
        return near.Zip(near.Skip(1));
    }

    /// <summary>The larger relative error over the smaller; 1 where both are exact.</summary>
    private static double Step(ReproRecord a, ReproRecord b)
    {
        double low = Math.Min(a.RelL2!.Value, b.RelL2!.Value), high = Math.Max(a.RelL2!.Value, b.RelL2!.Value);
        return high == low ? 1 : high / low;
    }

    private static string Db(double snr) => double.IsInfinity(snr) ? "exact" : string.Create(CultureInfo.InvariantCulture, $"{snr:0.0} dB");
}
