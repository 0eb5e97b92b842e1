using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Figures;
using ConvBench.Reporting.Rooflines;

namespace ConvBench.Reporting.Report;

/// <summary>Which figures a run has.</summary>
internal static class FigurePlan
{
    /// <summary>Panels of one figure: more would be too small on any screen, or too tall.</summary>
    private const int PanelsPerFigure = 24;

    /// <summary>Layers of one thread count that small multiples show; a run with more is looked at in report.html, which has all.</summary>
    public const int MostPanels = 4 * PanelsPerFigure;

    /// <summary>Above this many layers nobody opens one picture for each; the small multiples have them all.</summary>
    private const int MostLayerFigures = 48;

    public static IReadOnlyList<PlannedFigure> Of(IReadOnlyList<ProblemGroup> all, RunEnvironment environment)
    {
        List<ProblemGroup> groups = [.. all.Where(g => g.Front.Count > 0)];
        bool several = groups.Select(g => g.Threads).Distinct().Count() > 1;
        var plan = new List<PlannedFigure>();
        foreach (IGrouping<int, ProblemGroup> byThreads in groups.GroupBy(g => g.Threads).OrderBy(g => g.Key))
        {
            double? peak = environment.PeakGflops.TryGetValue(byThreads.Key, out double gflops) ? gflops : null;
            string suffix = several ? "-t" + Format.Whole(byThreads.Key) : "";
            AddThreadCount(plan, [.. byThreads], peak, suffix);
        }

        if (ScalingFigure.Of(groups) is { } scaling)
        {
            plan.Add(new(FigureKind.Scaling, "scaling", "What more threads give each row", "", () => scaling));
        }

        foreach (Roofline roof in Roofline.Of(groups, environment))
        {
            string suffix = several ? "-t" + Format.Whole(roof.Threads) : "";
            plan.Add(new(FigureKind.Roofline, "roofline" + suffix, $"Roofline on {Headline.Threads(roof.Threads)}: speed against flops per byte", "", () => RooflineFigure.Of(roof)));
        }

        if (groups.Count is > 1 and <= MostLayerFigures)
        {
            AddLayers(plan, groups, environment, several);
        }

        return plan;
    }

    private static void AddThreadCount(List<PlannedFigure> plan, IReadOnlyList<ProblemGroup> groups, double? peak, string suffix)
    {
        string threads = Headline.Threads(groups[0].Threads);
        ProblemGroup[][] pages = [.. groups.Take(MostPanels).Chunk(PanelsPerFigure)];
        for (int i = 0; i < pages.Length; i++)
        {
            ProblemGroup[] page = pages[i];
            string part = suffix + (pages.Length > 1 ? "-" + Format.Whole(i + 1) : "");
            plan.Add(new(FigureKind.Tradeoff, "tradeoff" + part, $"Speed against error on {threads}, {Headline.Layers(page.Length)}", "", () => TradeoffFigure.Of(page, peak)));
            plan.Add(new(FigureKind.Time, "time" + part, $"Time of every row on {threads}, {Headline.Layers(page.Length)}", "", () => TimeFigure.Of(page)));
        }

        ProblemGroup[][] heats = [.. groups.Take(MostPanels).Chunk(MostLayerFigures)];
        for (int i = 0; groups.Count > 1 && i < heats.Length; i++)
        {
            ProblemGroup[] page = heats[i];
            string part = suffix + (heats.Length > 1 ? "-" + Format.Whole(i + 1) : "");
            plan.Add(new(FigureKind.Heat, "heat" + part, $"Share of the fastest row's speed on {threads}, every row on {Headline.Layers(page.Length)}", "", () => HeatFigure.Of(page)));
        }

        IReadOnlyList<Sweep> sweeps = Sweep.Of(groups);
        for (int i = 0; i < sweeps.Count; i++)
        {
            Sweep sweep = sweeps[i];
            string part = suffix + (sweeps.Count > 1 ? "-" + Format.Whole(i + 1) : "");
            plan.Add(new(FigureKind.Sweep, "sweep" + part, $"Speed over {sweep.Parameter} on {threads}: {sweep.Fixed}", "", () => SweepFigure.Of(sweep, peak)));
        }

        if (SuiteFront.Of(groups) is { } suite)
        {
            plan.Add(new(FigureKind.Suite, "suite" + suffix, $"Speed of the whole suite within an error budget, on {threads}", "", () => SuiteFigure.Of(suite)));
        }
    }

    private static void AddLayers(List<PlannedFigure> plan, IReadOnlyList<ProblemGroup> groups, RunEnvironment environment, bool severalThreads)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ProblemGroup group in groups)
        {
            double? peak = environment.PeakGflops.TryGetValue(group.Threads, out double gflops) ? gflops : null;
            string name = FileName(group.Name.Length > 0 ? group.Name : group.Problem) + (severalThreads ? "-t" + Format.Whole(group.Threads) : "");
            string unique = name;
            for (int n = 2; !taken.Add(unique); n++)
            {
                unique = name + "-" + Format.Whole(n);
            }

            plan.Add(new(FigureKind.Layer, "layers/" + unique, "Speed against error of " + group.ShortTitle, group.Key, () => TradeoffFigure.Of([group], peak)));
        }
    }

    /// <summary>Letters, digits, '-', '_' and '.', so that the name works in a path and in a link.</summary>
    private static string FileName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
