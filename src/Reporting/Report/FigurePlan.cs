using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Figures;
using ConvBench.Reporting.Rooflines;

namespace ConvBench.Reporting.Report;

/// <summary>Which figures a run has.</summary>
internal static class FigurePlan
{
    /// <summary>Panels of one figure: more would be too small on any screen, or too tall.</summary>
    private const int PanelsPerFigure = 24;

    /// <summary>Layers of one place that small multiples show; a run with more is looked at in report.html, which has all.</summary>
    public const int MostPanels = 4 * PanelsPerFigure;

    /// <summary>Above this many layers nobody opens one picture for each; the small multiples have them all.</summary>
    private const int MostLayerFigures = 48;

    public static IReadOnlyList<PlannedFigure> Of(IReadOnlyList<ProblemGroup> all, RunEnvironment environment)
    {
        List<ProblemGroup> groups = [.. all.Where(g => g.Front.Count > 0)];
        bool told = Place.IsTold(groups);
        var plan = new List<PlannedFigure>();
        foreach (IGrouping<Place, ProblemGroup> here in groups.GroupBy(g => g.Place).OrderBy(g => g.Key))
        {
            AddPlace(plan, [.. here], Peak(environment, here.Key), told ? here.Key.Suffix : "");
        }

        IReadOnlyList<ProblemGroup> across = ProblemGroup.AcrossDevices(groups);
        foreach (IGrouping<int, ProblemGroup> here in across.GroupBy(g => g.Threads).OrderBy(g => g.Key))
        {
            ProblemGroup[] page = [.. here.Take(PanelsPerFigure)];
            plan.Add(new(FigureKind.Devices, $"devices-t{Format.Whole(here.Key)}",
                $"Speed against error of every device, {Headline.Threads(here.Key)}, {Headline.Layers(page.Length)}", "",
                () => TradeoffFigure.Of(page, null)));
        }

        if (ScalingFigure.Of(groups) is { } scaling)
        {
            plan.Add(new(FigureKind.Scaling, "scaling", "What more threads give each row", "", () => scaling));
        }

        foreach (Roofline roof in Roofline.Of(groups, environment))
        {
            string suffix = told ? roof.Place.Suffix : "";
            plan.Add(new(FigureKind.Roofline, "roofline" + suffix, $"Roofline on {roof.Place}: speed against flops per byte", "",
                () => RooflineFigure.Of(roof)));
        }

        if (groups.Count is > 1 and <= MostLayerFigures)
        {
            AddLayers(plan, groups, environment, told);
        }

        return plan;
    }

    private static void AddPlace(List<PlannedFigure> plan, IReadOnlyList<ProblemGroup> groups, double? peak, string suffix)
    {
        Place place = groups[0].Place;
        bool further = plan.Count > 0;
        ProblemGroup[][] pages = [.. groups.Take(MostPanels).Chunk(PanelsPerFigure)];
        for (int i = 0; i < pages.Length; i++)
        {
            ProblemGroup[] page = pages[i];
            string part = suffix + (pages.Length > 1 ? "-" + Format.Whole(i + 1) : "");
            plan.Add(new(FigureKind.Tradeoff, "tradeoff" + part, $"Speed against error on {place}, {Headline.Layers(page.Length)}", "",
                () => TradeoffFigure.Of(page, peak))
            { IsFurther = further });
            plan.Add(new(FigureKind.Time, "time" + part, $"Time of every row on {place}, {Headline.Layers(page.Length)}", "",
                () => TimeFigure.Of(page)));
        }

        ProblemGroup[][] heats = [.. groups.Take(MostPanels).Chunk(MostLayerFigures)];
        for (int i = 0; groups.Count > 1 && i < heats.Length; i++)
        {
            ProblemGroup[] page = heats[i];
            string part = suffix + (heats.Length > 1 ? "-" + Format.Whole(i + 1) : "");
            plan.Add(new(FigureKind.Heat, "heat" + part,
                $"Share of the fastest row's speed on {place}, every row on {Headline.Layers(page.Length)}", "",
                    () => HeatFigure.Of(page))
            { IsFurther = further });
        }

        IReadOnlyList<Sweep> sweeps = Sweep.Of(groups);
        for (int i = 0; i < sweeps.Count; i++)
        {
            Sweep sweep = sweeps[i];
            string part = suffix + (sweeps.Count > 1 ? "-" + Format.Whole(i + 1) : "");
            plan.Add(new(FigureKind.Sweep, "sweep" + part, $"Speed over {sweep.Parameter} on {place}: {sweep.Fixed}", "",
                () => SweepFigure.Of(sweep, peak)));
        }

        if (SuiteFront.Of(groups) is { } suite)
        {
            plan.Add(new(FigureKind.Suite, "suite" + suffix, $"Speed of the whole suite within an error budget, on {place}", "",
                () => SuiteFigure.Of(suite)));
        }
    }

    private static void AddLayers(List<PlannedFigure> plan, IReadOnlyList<ProblemGroup> groups, RunEnvironment environment, bool told)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ProblemGroup group in groups)
        {
            double? peak = Peak(environment, group.Place);
            string name = FileName(group.Name.Length > 0 ? group.Name : group.Problem) + (told ? group.Place.Suffix : "");
            string unique = name;
            for (int n = 2; !taken.Add(unique); n++)
            {
                unique = name + "-" + Format.Whole(n);
            }

            plan.Add(new(FigureKind.Layer, "layers/" + unique, "Speed against error of " + group.ShortTitle, group.Key,
                () => TradeoffFigure.Of([group], peak)));
        }
    }

    private static double? Peak(RunEnvironment environment, Place place) =>
        environment.LimitsOf(place.Device).PeakGflops.TryGetValue(place.Threads, out double gflops) ? gflops : null;

    /// <summary>Letters, digits, '-', '_' and '.', so that the name works in a path and in a link.</summary>
    private static string FileName(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
