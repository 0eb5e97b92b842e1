using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Report;

namespace ConvBench.Reporting.Publish;

/// <summary>The result that the README opens with, between two marks: the run's headline, plot and table.</summary>
internal static class FrontBlock
{
    /// <summary>The block stands behind this line ...</summary>
    public const string Begin = "<!-- results:begin -->";

    /// <summary>... and before this one.</summary>
    public const string End = "<!-- results:end -->";

    /// <summary>Suites in the order of what a visitor gains from them.</summary>
    private static readonly string[] Preferred = ["canonical", "quick"];

    /// <summary>The newest published run that times a suite worth opening with; null where there is none.</summary>
    public static PublishedRun? Choose(IReadOnlyList<PublishedRun> runs) => Preferred
        .Select(suite => runs.FirstOrDefault(r => r.Suites is [string only] && only == suite && r.Run.Records.Any(x => x.Ranks && x.Backend != "managed")))
        .FirstOrDefault(r => r is not null);

    /// <summary>The README with the block of a run.</summary>
    /// <exception cref="FormatException">The marks are missing.</exception>
    public static string Replace(string readme, PublishedRun run)
    {
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal), end = readme.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new FormatException($"README.md: expected the lines {Begin} and {End}")
            : readme[..(begin + Begin.Length)] + "\n" + Text(run) + readme[end..];
    }

    /// <summary>The block of a run.</summary>
    internal static string Text(PublishedRun run)
    {
        IReadOnlyList<ProblemGroup> all = ProblemGroup.Of(run.Run.Records);
        int threads = all.Where(g => g.Front.Count > 0).Min(g => g.Threads);
        IReadOnlyList<ProblemGroup> groups = [.. all.Where(g => g.Threads == threads)];
        RunEnvironment e = run.Run.Environment;
        string peak = e.PeakGflops.TryGetValue(threads, out double gflops) ? $", FMA peak {Format.Number(gflops)} GFLOP/s" : "";
        string folder = "results/" + run.Link;
        string interactive = run.HasHtml ? $", [interactive]({folder}/report.html) (download, double click)" : "";
        var block = new StringBuilder();
        block.Append(CultureInfo.InvariantCulture, $"{Markdown.Escape(e.CpuModel)}, {Headline.Threads(threads)}{peak}, {Headline.Layers(groups.Count(g => g.Front.Count > 0))} of the suite `{run.Suites[0]}`, ");
        block.Append(CultureInfo.InvariantCulture, $"{e.Start.UtcDateTime:yyyy-MM-dd}: [the whole page]({folder}/{ReportPage.FileName}){interactive}.\n\n");
        foreach (string sentence in new Headline(groups).Sentences().Concat(Chooser(groups)))
        {
            block.Append("- ").Append(sentence).Append('\n');
        }

        Plot(block, run, folder, threads);
        block.Append('\n');
        HeadlineSection.AppendTable(block, groups);
        block.Append("GFLOP/s is nominal; *bits* are correct bits of 24; *× next library* compares with the fastest row of any other library in the same run.\n");
        return block.ToString();
    }

    private static void Plot(StringBuilder block, PublishedRun run, string folder, int threads)
    {
        PlannedFigure? figure = FigurePlan.Of(ProblemGroup.Of(run.Run.Records), run.Run.Environment)
            .FirstOrDefault(f => f.Kind == FigureKind.Suite && (!f.Stem.Contains("-t", StringComparison.Ordinal) || f.Stem.EndsWith("-t" + Format.Whole(threads), StringComparison.Ordinal)));
        if (figure is not null)
        {
            block.Append(CultureInfo.InvariantCulture, $"\n[![{figure.Alt}]({folder}/{figure.Stem}.svg)]({folder}/{ReportPage.FileName})\n");
        }
    }

    /// <summary>How often the row that managed/auto chose (its variant names it) is within 5 % of the fastest managed row.</summary>
    private static IEnumerable<string> Chooser(IReadOnlyList<ProblemGroup> groups)
    {
        int good = 0, all = 0;
        foreach (ProblemGroup g in groups)
        {
            string choice = g.Timed.FirstOrDefault(r => r.Algorithm == "managed/auto")?.Variant.Split(',')[0] ?? "";
            CaseRecord? chosen = g.Timed.FirstOrDefault(r => r.Algorithm == choice), best = g.Ranked.FirstOrDefault(r => r.Backend == "managed");
            all += chosen is not null && best is not null ? 1 : 0;
            good += chosen is not null && best is not null && chosen.Time!.MedianNs <= 1.05 * best.Time!.MedianNs ? 1 : 0;
        }

        if (all > 0)
        {
            yield return $"**`managed/auto`**, which chooses before measuring, chose a row within 5 % of the fastest managed one on {Format.Whole(good)} of {Headline.Layers(all)}.";
        }
    }
}
