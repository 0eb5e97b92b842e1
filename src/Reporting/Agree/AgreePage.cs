using System.Text;
using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Agree;

/// <summary>agree.md: who agrees with whom, how far apart the others are, and what may be asked of them.</summary>
public static class AgreePage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "agree.md";

    /// <summary>The summary in a few sentences of markdown.</summary>
    public static IReadOnlyList<string> Sentences(IReadOnlyList<AgreementRecord> records) => [.. new AgreementSummary(records).Sentences()];

    /// <summary>Writes agree.md, agree.csv and the heat maps of a folder that has agree.jsonl; else nothing.</summary>
    /// <returns>The files written.</returns>
    internal static IReadOnlyList<string> WriteAll(string runFolder, RunEnvironment environment, List<string> faults)
    {
        if (!AgreementRecord.Exists(runFolder))
        {
            return [];
        }

        IReadOnlyList<AgreementRecord> records = AgreementRecord.Read(runFolder, out IReadOnlyList<string> damaged);
        faults.AddRange(damaged);
        var summary = new AgreementSummary(records);
        IReadOnlyList<PlannedFigure> figures = AgreeFigure.Plan(summary);
        string page = Path.Combine(runFolder, FileName), csv = Path.Combine(runFolder, AgreeCsv.FileName);
        File.WriteAllText(page, Text(summary, figures, environment, damaged));
        File.WriteAllText(csv, AgreeCsv.Text(summary.Problems));
        return [page, csv, .. figures.SelectMany(f => f.Save(runFolder))];
    }

    /// <summary>The whole page as text.</summary>
    internal static string Text(AgreementSummary summary, IReadOnlyList<PlannedFigure> figures, RunEnvironment environment,
        IReadOnlyList<string> faults)
    {
        var page = new StringBuilder("# Do they agree? Every implementation against every other\n\n");
        foreach (string sentence in summary.Sentences())
        {
            page.Append("- ").Append(sentence).Append('\n');
        }

        foreach (string fault in faults)
        {
            page.Append("- **Not readable:** ").Append(Markdown.Escape(fault)).Append('\n');
        }

        page.Append('\n');
        foreach (PlannedFigure figure in figures.Where(f => f.Group.Length == 0))
        {
            page.Append(figure.Markdown).Append("\n\n");
        }

        Implementations(page, summary);
        Verdicts(page, summary);
        foreach (AgreedProblem problem in summary.Problems)
        {
            AgreeSection.Append(page, summary, problem, figures.FirstOrDefault(f => f.Group == problem.Record.Key));
        }

        Reading(page, environment);
        return page.ToString();
    }

    private static void Implementations(StringBuilder page, AgreementSummary summary)
    {
        page.Append("## Implementations\n\nRows with the same bits on every problem are one implementation under several names; it "
            + "counts once everywhere.\n\n");
        Markdown.Table(
            page,
            [("#", true), ("rows", false), ("problems", true), ("error, × rounded", true), ("keeps the promise with", true)],
            summary.Implementations.Select(i => (string[])
            [
                Format.Whole(i.Number),
                Markdown.Escape(string.Join(" = ", i.Rows)),
                Format.Whole(i.Hashes.Count),
                Format.Number(i.ErrorOverRounded),
                i.IsReference ? "" : $"{Format.Whole(KeptWith(summary, i))} of "
                    + $"{Format.Whole(summary.Independent.Count(o => o != i && o.Common(i) > 0))}",
            ]));
        page.Append("`error, × rounded`: relative L2 error over that of the truth rounded to float32 (row 0), geometric mean over the "
            + "problems that the row computed. ");
        page.Append("`keeps the promise with`: other implementations that are at most 1e-7 away in every output of every problem that "
            + "both computed.\n\n");
        foreach ((Implementation a, Implementation b) in summary.SameWhereBoth)
        {
            page.Append($"- Identical where both ran, {Format.Whole(a.Common(b))} of {Format.Whole(summary.Problems.Count)} problems: "
                + $"{Markdown.Escape(a.ShortName)} and {Markdown.Escape(b.ShortName)}.\n");
        }

        foreach ((Implementation a, Implementation b, int same) in summary.SameOnMost)
        {
            page.Append($"- The same bits on {Format.Whole(same)} of {Format.Whole(a.Common(b))} problems: "
                + $"{Markdown.Escape(a.ShortName)} and {Markdown.Escape(b.ShortName)}.\n");
        }

        page.Append(summary.SameWhereBoth.Any() || summary.SameOnMost.Any() ? "\n" : "");
    }

    private static int KeptWith(AgreementSummary summary, Implementation one) => summary.Verdicts.Where(v => v.A == one || v.B == one)
        .GroupBy(v => (v.A.Number, v.B.Number)).Count(g => g.All(v => v.Pair.Kept));

    private static void Verdicts(StringBuilder page, AgreementSummary summary)
    {
        page.Append("## The promise, problem by problem\n\n");
        Markdown.Table(
            page,
            [("problem", false), ("pairs that keep it", true), ("furthest apart", false), ("max difference", true), ("× promise", true),
                ("outputs over 1e-7", true), ("nearer to the truth", false), ("rounded truth over 1e-7", true), ("outputs ≥ 1", true)],
            summary.Problems.Select(p => Row(p, [.. summary.Verdicts.Where(v => v.Problem == p)])));
        page.Append("`rounded truth over 1e-7`: share of outputs that even the correctly rounded truth gets wrong by more than 1e-7. ");
        page.Append("`outputs ≥ 1`: share whose neighbouring float32 numbers are more than 1e-7 apart, so that two results keep the "
            + "promise there only with equal bits.\n\n");
    }

    private static string[] Row(AgreedProblem problem, IReadOnlyList<Verdict> verdicts)
    {
        Verdict? worst = verdicts.MaxBy(v => v.Pair.Difference.MaxAbs);
        return
        [
            Markdown.Escape(problem.Title),
            $"{Format.Whole(verdicts.Count(v => v.Pair.Kept))} of {Format.Whole(verdicts.Count)}",
            worst is null ? "" : Markdown.Escape(worst.Names),
            worst is null ? "" : Format.Error(worst.Pair.Difference.MaxAbs),
            worst is null ? "" : Format.Number(worst.Pair.Difference.MaxAbs / PairDifference.Promise),
            worst is null ? "" : AgreementSummary.Share(worst.Pair.Difference.ShareAbove1e7),
            worst is null ? "" : Markdown.Escape(problem.Nearer(worst.A.Name, worst.B.Name) ?? "both alike"),
            problem.Rounded is { } rounded ? AgreementSummary.Share(rounded.ShareAbove1e7) : "",
            AgreementSummary.Share(problem.Record.ShareCoarse),
        ];
    }

    private static void Reading(StringBuilder page, RunEnvironment environment)
    {
        page.Append("""
            ## How to read it

            - s = |x| ⋆ |w| + |b| is what an output's error scales with; `export` writes it as bound.npy, outputs and s in the
              order (n, k, oh, ow).
            - `np.sum` adds float32 outputs in float32. Its order changed with NumPy 2.3: before, chunks of 8192 one after the
              other; since, pairwise over the whole array. Both are repeated here to the last bit, in NHWC order as Keras holds
              its outputs.
            - The tolerance has two conditions. *Each output* of two sums: n products and a bias are n rounding errors. Worst
              case γ_n = n·u/(1 − n·u); with rounding errors independent of mean zero, exp(λ√n·u + n·u²/(1 − u)) − 1 except
              with probability 1e-6 for all outputs of both rows together (Higham and Mary 2019). Twice the smaller one
              covers two rows. It knows no order of summing; good kernels use little of it.
            - *The norm* of the difference sees what that hides: operands of fewer bits. A row of sums is granted
              u·√(D/3)·max(‖y‖, ‖s‖/√n), D = (n + 3)/2 without a bias and n + 2 with one: uncorrelated roundings in the order
              that has most of them, and what few filters scatter. A transform (Winograd, FFT) mixes outputs and has this
              condition alone: four times what its own matrices predict, or 2e-5 where it predicts nothing.
            - What is *fitted* passes for the outputs of this run, and says nothing of others.
            - `agree.jsonl` has the raw numbers, hashes and sums; `report` makes `agree.csv` of it, every pair of rows on every problem.


            """.ReplaceLineEndings("\n"));
        if (environment.CommandLine.Length > 0)
        {
            page.Append("```\ndotnet run -c Release --project bench -- ").Append(environment.CommandLine).Append("\n```\n");
        }
    }
}
