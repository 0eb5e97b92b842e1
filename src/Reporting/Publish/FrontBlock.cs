using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Publish;

/// <summary>The result that the README opens with, between two marks: a run's plot, five typical layers and its headline.</summary>
internal static class FrontBlock
{
    /// <summary>The block stands behind this line ...</summary>
    public const string Begin = "<!-- results:begin -->";

    /// <summary>... and before this one.</summary>
    public const string End = "<!-- results:end -->";

    private const string Reading = """
        A *row* is one algorithm of one library; `managed` are the C# kernels of this project. The five layers are not picked by hand: the
        table takes the five most frequent kinds of layer in the suite (how many there are is in brackets; a *stem* has at most 4 input
        channels), and of each kind the layer with the median lead. The *lead* says how many times as fast the row is as the fastest row of
        any other library. *Bits* are correct bits: 20 bits are an error of one in a million, one bit fewer is twice the error, and a
        correctly rounded result has 25. The *accurate row* is the fastest one within half a bit of the most accurate. *× time* is its
        time over that of the fastest, and the last column has its bits.
        """;

    private static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
        [("kind", false), ("typical layer", false), .. HeadlineTable.Narrow(HeadlineTable.Columns).Skip(1)];

    /// <summary>Suites in the order of what a visitor gains from them.</summary>
    private static readonly string[] Preferred = ["canonical", "quick"];

    /// <summary>The newest published run that times a suite worth opening with; null where there is none.</summary>
    public static PublishedRun? Choose(IReadOnlyList<PublishedRun> runs) => Preferred
        .Select(suite => runs.FirstOrDefault(r =>
            r.Suites is [string only] && only == suite && r.Run.Records.Any(x => x.Ranks && !x.Own)))
        .FirstOrDefault(r => r is not null);

    /// <summary>The README with the block of a run.</summary>
    /// <param name="readme">Its text.</param>
    /// <param name="run">The run.</param>
    /// <param name="runs">All that are published, newest first.</param>
    /// <exception cref="FormatException">The marks are missing.</exception>
    public static string Replace(string readme, PublishedRun run, IReadOnlyList<PublishedRun> runs)
    {
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal), end = readme.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new FormatException($"README.md: expected the lines {Begin} and {End}")
            : readme[..(begin + Begin.Length)] + "\n" + Text(run, runs) + readme[end..];
    }

    /// <summary>The block of a run.</summary>
    internal static string Text(PublishedRun run, IReadOnlyList<PublishedRun> runs)
    {
        IReadOnlyList<ProblemGroup> all = ProblemGroup.Of(run.Run.Records);
        Place place = all.Where(g => g.Front.Count > 0).Min(g => g.Place);
        IReadOnlyList<ProblemGroup> groups = [.. all.Where(g => g.Place == place && g.Front.Count > 0)];
        string folder = "results/" + run.Link;
        var block = new StringBuilder();
        Plot(block, run, folder, place);
        Markdown.Table(block, Columns, Typical(groups).Select(t => (IReadOnlyList<string>)
            [t.Kind, t.Layer.Description, .. HeadlineTable.Narrow(HeadlineTable.Cells(t.Layer)).Skip(1).Select(Markdown.Unbroken)]));
        Markdown.Flow(block, Reading);
        foreach (string sentence in new Headline(groups).Sentences().Concat(FrontChooser.Sentences(groups, runs)))
        {
            Markdown.Paragraph(block, "- " + sentence);
        }

        block.Append('\n');
        Markdown.Paragraph(block, Source(run, folder, groups.Count, place));
        return block.ToString();
    }

    /// <summary>
    /// One layer for each of the five kinds with the most layers: that with the median lead of the fastest library over the next, the
    /// smaller of two middle ones. A kind is a shape class without what stands behind its hyphen; of two kinds with as many layers the one
    /// that the run has first comes first.
    /// </summary>
    internal static IEnumerable<(string Kind, ProblemGroup Layer)> Typical(IReadOnlyList<ProblemGroup> groups) => groups
        .Where(g => g.Shape is not null && Headline.RunnerUp(g) is not null)
        .GroupBy(g => ShapeClass.Of(g.Shape!).Split('-')[0])
        .OrderByDescending(kind => kind.Count())
        .Take(5)
        .Select(kind => (
            $"{kind.Key.Replace('x', '×')} ({Format.Whole(kind.Count())})", kind.OrderBy(Lead).ElementAt((kind.Count() - 1) / 2)));

    private static double Lead(ProblemGroup g) => TimeRatio.Of(Headline.RunnerUp(g)!, g.Ranked[0]).Value;

    private static string Source(PublishedRun run, string folder, int layers, Place place)
    {
        RunEnvironment e = run.Run.Environment;
        string interactive = run.HasHtml
            ? $" and [the interactive one]({folder}/report.html), which is to be downloaded and opened by double click" : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            Measured on {e.Start.UtcDateTime:yyyy-MM-dd} on {Markdown.Escape(e.CpuModel)} (`{e.Machine}`), {place}, over the
            {Headline.Layers(layers)} of the suite `{run.Suites[0]}`. See [the whole page]({folder}/{ReportPage.FileName}){interactive}.
            """);
    }

    private static void Plot(StringBuilder block, PublishedRun run, string folder, Place place)
    {
        PlannedFigure? figure = FigurePlan.Of(ProblemGroup.Of(run.Run.Records), run.Run.Environment)
            .FirstOrDefault(f => f.Kind == FigureKind.Suite && (f.Stem == "suite" || f.Stem == "suite" + place.Suffix));
        if (figure is not null)
        {
            block.Append(CultureInfo.InvariantCulture, $"[![{figure.Alt}]({folder}/{figure.Picture})]({folder}/{ReportPage.FileName})\n\n");
        }
    }
}
