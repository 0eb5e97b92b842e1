using System.Globalization;
using System.Text;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Repro;

/// <summary>repro.md: which rows give the same bits, and under what changes.</summary>
public static class ReproPage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "repro.md";

    private static readonly ReproLevel[] Levels = [.. ReproLevel.All.Where(l => !l.IsMetamorphic)];

    private static readonly ReproLevel[] Metamorphic = [.. ReproLevel.All.Where(l => l.IsMetamorphic)];

    /// <summary>Levels that say whether the caller can rely on the bits: same call, process, threads, batch.</summary>
    private static readonly ReproLevel[] Basic = [ReproLevel.Repeat, ReproLevel.Process, ReproLevel.Threads, ReproLevel.Batch];

    /// <summary>Writes repro.md from repro.jsonl.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="records">Its records: rows that could not be checked are named.</param>
    /// <param name="environment">What it ran on.</param>
    /// <param name="faults">Receives what could not be read.</param>
    /// <returns>Path of the file.</returns>
    public static string Write(string runFolder, IReadOnlyList<CaseRecord> records, RunEnvironment environment, ICollection<string> faults)
    {
        IReadOnlyList<ReproRecord> lines = ReproFile.Read(runFolder, out IReadOnlyList<string> damaged);
        foreach (string fault in damaged)
        {
            faults.Add(fault);
        }

        string path = Path.Combine(runFolder, FileName);
        File.WriteAllText(path, Text(lines, records, environment, damaged));
        return path;
    }

    /// <summary>What a reader wants to know first, one sentence each, in Markdown.</summary>
    public static IReadOnlyList<string> Sentences(IReadOnlyList<ReproRecord> lines)
    {
        var rows = ReproRows.Of(lines);
        string[] managed = [.. Checked(rows).Where(rows.IsOwn)], others = [.. Checked(rows).Where(l => !rows.IsOwn(l))];
        ReproRecord[] promises = [.. rows.Lines.Where(l => l.IsBrokenPromise)];
        int failed = rows.Lines.Count(l => l.Outcome == ReproOutcome.Failed);
        string required = string.Join(", ", ReproLevel.All.Where(l => l.IsRequired).Select(l => l.Id));
        int problems = rows.Lines.Select(l => l.Problem).Distinct().Count();
        List<string> sentences = [];
        if (managed.Length > 0)
        {
            sentences.Add(promises.Length == 0
                ? $"**Managed kernels** hold what is required of them ({required}) in {Count(managed.Length, "row")} on "
                + $"{Count(problems, "problem")}."
                : $"**Managed kernels break a promise:** "
                + $"{string.Join("; ", promises.Select(l => $"`{rows.LabelOf(l)}` {l.Level} on {ReproRows.TitleOf(l)}"))}.");
        }

        if (others.Length > 0)
        {
            string[] broken = [.. others.Where(l => !Basic.All(b => rows.Holds(l, b)))];
            sentences.Add($"**Libraries:** {Format.Whole(others.Length - broken.Length)} of {Count(others.Length, "row")} give the "
                + $"same bits again, in a fresh process, on other thread counts and in a batch (R0 to R3)"
                + (broken.Length == 0 ? "."
                : "; not " + string.Join(", ", broken.Select(l =>
                    $"`{l}` ({string.Join(", ", Basic.Where(b => !rows.Holds(l, b)).Select(b => b.Id))})")) + "."));
        }

        int flags = SentinelSection.Flags(rows).Count;
        sentences.Add(flags == 0 ? "**Precision:** no row errs more than float32 arithmetic explains."
            : $"**Precision:** {Count(flags, "flag")}, see below.");
        if (failed > 0)
        {
            sentences.Add($"**Failed:** {Count(failed, "check")}, named below.");
        }

        return sentences;
    }

    /// <summary>The whole page as text.</summary>
    internal static string Text(IReadOnlyList<ReproRecord> lines, IReadOnlyList<CaseRecord> records, RunEnvironment environment,
        IReadOnlyList<string> faults)
    {
        var rows = ReproRows.Of(lines);
        var page = new StringBuilder();
        string machine = environment.CpuModel.Length > 0 ? environment.CpuModel : environment.Machine;
        page.Append(CultureInfo.InvariantCulture, $"# Reproducibility on {Markdown.Escape(machine)}: which rows give the same bits\n\n");
        foreach (string sentence in Sentences(lines))
        {
            page.Append("- ").Append(sentence).Append('\n');
        }

        foreach (string fault in faults)
        {
            page.Append("- **Not readable:** ").Append(Markdown.Escape(fault)).Append('\n');
        }

        page.Append("\n## Levels\n\n✓ the same bits on every problem; ✗ some bit differs, with the largest difference in ulps; – "
            + "nothing to compare.\n\n");
        Grid(page, rows, Levels);
        Broken(page, rows);
        page.Append("## Scaling, sign, zero\n\n");
        Grid(page, rows, Metamorphic);
        SentinelSection.Append(page, rows);
        NotChecked(page, records);
        Reading(page);
        EnvironmentSection.AppendRun(page, ProblemGroup.Of(records), environment);
        return page.ToString();
    }

    private static string Count(int count, string what) => $"{Format.Whole(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>Rows with a level; a row that failed before has its sentinel line alone.</summary>
    private static IEnumerable<string> Checked(ReproRows rows) => rows.Labels.Where(label => rows.Of(label, ReproLevel.Repeat).Count > 0);

    private static void Grid(StringBuilder page, ReproRows rows, ReproLevel[] levels) => Markdown.Table(
        page,
        [("row", false), .. levels.Select(l => (l.Id, false))],
        Checked(rows).Select(label => (string[])[Markdown.Escape(label), .. levels.Select(l => rows.Cell(label, l))]));

    /// <summary>Where and by how much, problem by problem; failures first.</summary>
    private static void Broken(StringBuilder page, ReproRows rows)
    {
        ReproRecord[] broken = [.. rows.Lines.Where(l => l.Outcome is ReproOutcome.Broken or ReproOutcome.Failed
            && l.Level != ReproRecord.Sentinel)];
        if (broken.Length > 0)
        {
            page.Append("## What broke\n\n");
        }

        foreach (IGrouping<string, ReproRecord> problem in broken.GroupBy(l => l.Problem))
        {
            page.Append(CultureInfo.InvariantCulture, $"### {Markdown.Escape(ReproRows.TitleOf(problem.First()))}\n\n`{problem.Key}`\n\n");
            Markdown.Table(
                page,
                [("level", false), ("row", false), ("where it differs", false), ("first at", true), ("different", true),
                    ("max ulp", true), ("max Δ / max y", true)],
                problem.OrderBy(l => l.Outcome != ReproOutcome.Failed).ThenBy(l => LevelIndex(l.Level)).Select(l => (string[])
                [
                    l.Level,
                    Markdown.Escape(rows.LabelOf(l)),
                    Markdown.Escape((l.Outcome == ReproOutcome.Failed ? "failed: " : "") + l.Reason),
                    l.Bits is null ? "" : Format.Whole(l.Bits.FirstMismatch),
                    l.Bits is null ? "" : Format.Percent(100.0 * l.Bits.Different / l.Bits.Compared),
                    l.Bits is null ? "" : ReproRows.Ulps(l.Bits.MaxUlps),
                    l.Bits is null ? "" : Format.Error(l.Bits.MaxRelToMax),
                ]));
        }
    }

    private static int LevelIndex(string id) => ReproLevel.All.Select((l, i) => (l.Id, i)).FirstOrDefault(x => x.Id == id).i;

    private static void NotChecked(StringBuilder page, IReadOnlyList<CaseRecord> records)
    {
        string[] notes = [.. records.DistinctBy(r => r.Key).Where(r => r.Status != CaseStatus.Ok)
            .GroupBy(r => (r.Status, r.Reason, r.Algorithm), r => r.ProblemName.Length > 0
            ? r.ProblemName : ProblemTitle.Describe(r.Problem))
            .GroupBy(g => (g.Key.Status, g.Key.Reason, On: string.Join(", ", g.Distinct())), g => g.Key.Algorithm)
            .OrderByDescending(g => g.Key.Status == CaseStatus.Failed)
            .Select(g => $"{TableNote.StatusName(g.Key.Status)}: {string.Join(", ", g)} on {g.Key.On}: {g.Key.Reason}")];
        if (notes.Length > 0)
        {
            page.Append("## Not checked\n\n");
            foreach (string note in notes)
            {
                page.Append("- ").Append(Markdown.Escape(note)).Append('\n');
            }

            page.Append('\n');
        }
    }

    private static void Reading(StringBuilder page)
    {
        page.Append("## How to read it\n\n");
        Markdown.Table(page, [("level", false), ("what is compared", false), ("required of managed rows", false)],
            ReproLevel.All.Select(l => (string[])
            [l.Id, Markdown.Escape(l.Meaning), l.IsRequired ? "yes" : "no"]));
        page.Append("""
            - A difference is counted in steps of float32 numbers (ulp) at the output itself; at an output near zero a harmless
              rounding is many of
              them, so *max Δ / max y* stands beside it. −0 stands for zeros of the other sign and nothing else.
            - A level that libraries break is no error: their documentation promises none of R1 to R6. It says what a comparison
              of outputs may rely on.
            - R4 cannot hold where transforms work on tiles: a pixel that moves within its tile meets other roundings. R5 and R6
              isa compare shapes
              and vector widths for which a row may take another order of the channel sum, or another tile.
            - Rows copy their operands into buffers of their own (the contract allows it), so R6 align shows that the caller's
              addresses do not matter.
            - `repro.jsonl` holds every line with SHA-256 of the row's output and of the outputs of each check: equal hashes on
              two machines are equal bits.
            - SNR classes: float32 from 105 dB; TF32 or float16 operands 70.7 dB (62 if truncated); bfloat16 52.6 dB (44 if truncated).


            """.ReplaceLineEndings("\n"));
    }
}
