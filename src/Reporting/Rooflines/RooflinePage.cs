using System.Text;
using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Rooflines;

/// <summary>roofline.md: what the machine's ceilings allow each layer, and what the fastest row of each library reaches.</summary>
internal static class RooflinePage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "roofline.md";

    private static readonly IReadOnlyList<(string Title, bool AlignRight)> Columns =
    [
        ("layer", false), ("row", false), ("flops / byte", true), ("bound", true), ("nominal", true), ("executed", true),
            ("executed / bound", true),
    ];

    /// <summary>Writes roofline.md where the run has a roofline.</summary>
    /// <returns>Path of the file, or nothing.</returns>
    public static IEnumerable<string> Write(string runFolder, RunContent run, IReadOnlyList<PlannedFigure> figures)
    {
        if (figures.All(f => f.Kind != FigureKind.Roofline))
        {
            return [];
        }

        string path = Path.Combine(runFolder, FileName);
        File.WriteAllText(path, Text(run, figures));
        return [path];
    }

    /// <summary>Why there is no roofline, one line for each device and thread count without one; one line where nothing was
    /// timed.</summary>
    public static IEnumerable<string> Missing(IReadOnlyList<ProblemGroup> groups, RunEnvironment environment)
    {
        HashSet<Place> drawn = [.. Roofline.Of(groups, environment).Select(r => r.Place)];
        Place[] timed = [.. groups.Where(g => g.Ranked.Count > 0).Select(g => g.Place).Distinct().Order()];
        return timed.Length == 0
            ? ["no row has a time"]
            : timed.Where(t => !drawn.Contains(t))
            .Select(t => $"{RecordFile.EnvironmentName} has no measured peak or no bandwidth for {t}");
    }

    /// <summary>The whole page as text.</summary>
    internal static string Text(RunContent run, IReadOnlyList<PlannedFigure> figures)
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(run.Records);
        string machine = run.Environment.CpuModel.Length > 0 ? run.Environment.CpuModel : run.Environment.Machine;
        var page = new StringBuilder();
        page.Append("# Roofline of convolution on ").Append(Markdown.Escape(machine)).Append("\n\n");
        foreach (var (roof, figure) in Roofline.Of(groups, run.Environment).Zip(figures.Where(f => f.Kind == FigureKind.Roofline)))
        {
            page.Append("## ").Append(roof.Place.ToString()).Append("\n\n").Append(figure.Markdown).Append("\n\n");
            page.Append("FMA peak ").Append(Format.Number(roof.PeakGflops)).Append(" GFLOP/s, memory ")
                .Append(Format.Number(roof.BandwidthGBps)).Append(" GB/s, both measured; they meet at ")
                .Append(Format.Number(roof.Ridge)).Append(" flops per byte. Speeds in GFLOP/s.\n\n");
            Markdown.Table(page, Columns, roof.Points.Select(Row));
        }

        foreach (string reason in Missing(groups, run.Environment))
        {
            page.Append("- **Not drawn:** ").Append(Markdown.Escape(reason)).Append('\n');
        }

        foreach (string fault in run.Faults)
        {
            page.Append("- **Not readable:** ").Append(Markdown.Escape(fault)).Append('\n');
        }

        page.Append("""
            - Of each layer the fastest row of each library; least flops per byte first.
            - **flops / byte**: nominal flops, 2·N·K·OH·OW·(C/groups)·R·S, over the bytes of input, weights, bias and output,
              each moved once.
            - **bound**: min(peak, flops / byte · memory bandwidth). Runs repeat on the same operands: a layer that fits the
              caches is not bound by memory and
              may lie above the slope; the peak holds for all.
            - **nominal**: nominal flops over the median time. Above the peak with fewer multiplications than direct convolution.
            - **executed**: the multiply-adds that the row really executes in its main stage, computed-and-thrown-away lanes
              included and transforms not, over the
              median time of everything. Empty where the library does not tell.

            """.ReplaceLineEndings("\n"));
        return page.ToString();
    }

    private static string[] Row(RooflinePoint p) =>
    [
        Markdown.Escape(p.Group.ShortTitle),
        Markdown.Escape(p.Group.LabelOf(p.Row)),
        Format.Number(p.Intensity),
        Format.Number(p.BoundGflops),
        Format.Number(p.NominalGflops),
        p.ExecutedGflops is { } executed ? Format.Number(executed) : "",
        p.ShareOfBound is { } share ? Markdown.Unbroken(Format.Percent(100 * share, 2)) : "",
    ];
}
