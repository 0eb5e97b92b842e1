using System.Text;

namespace ConvBench.Reporting.Keras;

/// <content>What the accuracy of each row costs.</content>
public static partial class KerasPage
{
    private static void Price(StringBuilder page, KerasEvidence e)
    {
        List<ProblemGroup> problems = [.. ProblemGroup.Of(e.Live)
            .Where(g => g.Timed.Count > 0 && g.Place.Device.IsCpu && g.Shape?.C == 1024).OrderBy(g => g.Shape!.Flops)];
        page.Append("## What being right costs\n\n");
        if (problems.Count == 0)
        {
            page.Append("No run given: `-- run --suite keras --threads 2`, then `-- keras RUN`.\n\n");
            return;
        }

        Markdown.Flow(page, $"""
            From {Source(e)} on {Markdown.Escape(e.Environment?.CpuModel ?? "an unknown machine")} with
            {Headline.Threads(problems[0].Threads)}: time and error of every row, fastest first. *Time* is that of one call of many;
            *first answer* is that of a single one, as in the issue: the preparation and the first run. ★ marks a row if {Pareto.Meaning};
            a row that chose another of the table is not ranked beside it.
            """);
        foreach (ProblemGroup g in problems)
        {
            page.Append(Invariant, $"### `{g.Problem}`\n\n");
            if (e.Published is { } run)
            {
                page.Append(Invariant, $"Of {Source(e)}:\n\n<!-- figures: rows {g.Problem}; {run}; but over 1e-7, Σ − true Σ -->\n\n");
            }

            Markdown.Table(page, [("★", false), ("row", false), ("time", true), ("first answer", true), ("rel. L2", true),
                ("over 1e-7", true), ("Σ − true Σ", true)], g.Timed.Where(r => r.Error is not null).Select(r => (IReadOnlyList<string>)
            [
                g.IsPareto(r) ? "★" : "", $"`{r.Algorithm}`", Format.Time(r.Time!.MedianNs),
                r.FirstAnswerNs is { } first ? Format.Time(first) : "", Format.Error(r.Error!.RelL2), Share(r.Error.ShareAbove1e7),
                    Signed(r.Error.SumDifference),
            ]));
            Lead(page, g);
        }
    }

    /// <summary>How many times as fast the fastest row of this project is as the fastest other, steadily and for the first
    /// answer.</summary>
    private static void Lead(StringBuilder page, ProblemGroup g)
    {
        CaseRecord? own = g.Ranked.FirstOrDefault(r => r.Own), other = g.Ranked.FirstOrDefault(r => !r.Own);
        if (own is null || other is null)
        {
            return;
        }

        double? First(bool isOwn) => g.Ranked.Where(r => r.Own == isOwn).Min(r => r.FirstAnswerNs);
        string once = First(true) is { } a && First(false) is { } b
            ? $"for the first answer, each side by its quickest row, {Format.Times(b / a)}"
            : $"the first answer was not measured (`{own.Algorithm}` prepares for {Prepared(own)}, "
                + $"`{other.Algorithm}` for {Prepared(other)})";
        Markdown.Flow(page, $"""
            Of the steady time `{own.Algorithm}` is {Format.Times(TimeRatio.Of(other, own).Value)} as fast as `{other.Algorithm}`; {once}.
            """);
    }

    private static string Source(KerasEvidence e) =>
        e.Published is { } run ? $"[the run](../../results/{run}/report.md)" : "a run";

    private static string Prepared(CaseRecord row) => row.PrepareNs is { } ns ? Format.Time(ns) : "an unknown time";
}
