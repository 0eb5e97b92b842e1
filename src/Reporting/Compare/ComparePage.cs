using System.Text;

namespace ConvBench.Reporting.Compare;

/// <summary>compare.md: what changed between two runs.</summary>
public static class ComparePage
{
    /// <summary>File name below the comparison's folder.</summary>
    public const string FileName = "compare.md";

    /// <summary>What the words of the tables mean, one entry each.</summary>
    internal static IReadOnlyList<string> Reading(RunComparison comparison)
    {
        string limit = Format.Percent(100 * comparison.Threshold, 2);
        return
        [
            "base, new: the two times. × time: new over base, geometric means over the passes, the runs' drift taken off.",
            "interval: × time, give or take the wider of two noises: Student's 99 % interval of the passes, and what unchanged"
                + " rows differ by.",
            "p: Welch's test of the passes, two-sided.",
            $"SLOWER, FASTER: the interval does not hold 1, × time is beyond {limit}, and p stands among all cases"
                + $" ({Format.Percent(100 * FalseDiscovery.Share, 2)} false discoveries, Benjamini and Hochberg).",
            $"same: the whole interval is within ±{limit}. ambiguous: none of these; measure again, best with --recheck.",
            "The noise between the runs is the largest difference of an unchanged row, carried on to as many cases as are judged.",
            "again: the median of new over base where --recheck measured both programs in turn; its word is the last one."
                + " no: it did not repeat.",
            "Errors are of the same operands, so the same bits have the same figures.",
            "BETTER, WORSE: the relative L2 error changed by more than 3/√tiles and 3 % (or what three seeds scatter),"
                + " else ω max by a factor of two.",
            "tiles: the outputs of the layer over the outputs of one tile of the algorithm; a sum has tiles of one output.",
            "LOST: gave a result and gives none now, or fails where it was skipped. GAINED: the other way round.",
            "A regression is LOST, WORSE on the same instruction set, or SLOWER on the same machine and instruction set.",
        ];
    }

    /// <summary>The two sides, field by field.</summary>
    internal static IEnumerable<string[]> Sides(RunComparison comparison)
    {
        (CompareSide a, CompareSide b) = (comparison.Base, comparison.New);
        (string, Func<CompareSide, string>)[] fields =
        [
            ("run", s => s.Name),
            ("machine", s => s.Machine),
            ("commit", s => s.Commit),
            ("libraries", s => string.Join(", ",
                s.Environment.Libraries.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key} {l.Value}"))),
            ("runtime", s => s.Environment.Runtime),
            ("command", s => s.Environment.CommandLine),
            ("cases", s => Format.Whole(s.Records.Count(r => r.Backend != "reference"))),
        ];
        return fields.Select(f => (string[])[f.Item1, f.Item2(a), f.Item2(b)]).Where(f => f[1].Length + f[2].Length > 0);
    }

    /// <summary>Cases of one side alone: row and how many, so that a run of another selection is a few lines.</summary>
    internal static IEnumerable<string> OneSided(IReadOnlyList<CaseRecord> records) => records.GroupBy(r => r.Algorithm).Select(g =>
    {
        string[] layers = [.. g.Select(r => (r.ProblemName.Length > 0 ? r.ProblemName : ProblemTitle.Describe(r.Problem))
            + (r.Threads == 1 ? "" : " t" + Format.Whole(r.Threads)))];
        return $"{g.Key}: {string.Join(", ", layers.Take(6))}" + (layers.Length > 6 ? $" and {Format.Whole(layers.Length - 6)} more" : "");
    });

    /// <summary>The whole page as text.</summary>
    public static string Text(RunComparison comparison)
    {
        var page = new StringBuilder();
        page.Append("# ").Append(Markdown.Escape(comparison.New.Name)).Append(" against ").Append(Markdown.Escape(comparison.Base.Name))
            .Append("\n\n");
        Bullets(page, comparison.Warnings.Select(w => "**Note:** " + Markdown.Escape(w) + "."));
        Bullets(page, CompareTable.Sentences(comparison).Select(Markdown.Escape));
        Bullets(page, comparison.Base.Faults.Concat(comparison.New.Faults).Select(f => "**Not readable:** " + Markdown.Escape(f)));
        page.Append('\n');
        Markdown.Table(page, [("", false), ("base", false), ("new", false)],
            Sides(comparison).Select(f => f.Select(Markdown.Escape).ToArray()));
        Section(page, "What changed", CompareTable.Changed(comparison), "Nothing.");
        Section(page, "Undecided times", [.. comparison.Cases.Where(c => c is { IsChange: false, TimeVerdict: TimeVerdict.Ambiguous })],
            "");
        if (comparison.Means.Count > 0)
        {
            page.Append("## Geometric means\n\n"
            + "Time of the new side over the base's, with the 99 % interval of the mean over the cases.\n\n");
            Markdown.Table(page, [("", false), ("", false), ("cases", true), ("× time", true)], comparison.Means.Select(m => (string[])
                [m.Kind, Markdown.Escape(m.Name), Format.Whole(m.Cases), m.Text]));
        }

        OneSided(page, "base", comparison.OnlyBase);
        OneSided(page, "new", comparison.OnlyNew);
        page.Append("## How to read it\n\n");
        Bullets(page, Reading(comparison).Select(Markdown.Escape));
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, IReadOnlyList<CaseChange> cases, string nothing)
    {
        if (cases.Count == 0 && nothing.Length == 0)
        {
            return;
        }

        page.Append("## ").Append(title).Append("\n\n");
        if (cases.Count == 0)
        {
            page.Append(nothing).Append("\n\n");
            return;
        }

        CompareColumn[] shown = [.. CompareTable.Columns.Where(c => cases.Any(r => c.Cell(r).Length > 0))];
        Markdown.Table(page, [.. shown.Select(c => (c.Title, c.AlignRight))],
            cases.Select(r => shown.Select(c => Markdown.Escape(c.Cell(r))).ToArray()));
    }

    private static void OneSided(StringBuilder page, string side, IReadOnlyList<CaseRecord> records)
    {
        if (records.Count > 0)
        {
            page.Append("## Only in ").Append(side).Append(": ").Append(CompareTable.Cases(records.Count)).Append("\n\n");
            Bullets(page, OneSided(records).Select(Markdown.Escape));
            page.Append('\n');
        }
    }

    private static void Bullets(StringBuilder page, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            page.Append("- ").Append(line).Append('\n');
        }
    }
}
