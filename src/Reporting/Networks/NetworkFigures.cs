using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Networks;

/// <summary>The figures of a network's page.</summary>
internal static class NetworkFigures
{
    /// <summary>Curves that a plot can name.</summary>
    private const int MostCurves = 12;

    private const int MostTicks = 12;

    /// <summary>Above this many layers marks would hide the curves.</summary>
    private const int MostMarks = 40;

    /// <summary>Backend of a policy that mixes libraries: none, so that it is black.</summary>
    private const string Mixed = "mixed/";

    private const string Left = " Errors of 0 and without a finite value are left out.";

    /// <summary>Those that there is something to draw for.</summary>
    public static IReadOnlyList<PlannedFigure> Of(NetworkRun run)
    {
        var figures = new List<PlannedFigure>();
        if (NetworkFront.Points(run).Count > 0)
        {
            figures.Add(new(FigureKind.Network, "network-front", "Time of the network's convolutions against the error at its output", "",
                () => NetworkFront.Figure(run)));
        }

        if (Depth(run) is { Curves.Count: > 0 } depth)
        {
            figures.Add(new(FigureKind.Network, "network-depth", "Total error of each layer's output, by policy", "",
                () => CurveFigure.Of("Error over depth: each layer's output against the float64 network", DepthText(run, depth), [depth])));
        }

        CurvePanel[] split = [.. DepthSection.Split(run).Select(p => Parts(p, run)).Where(p => p.Curves.Count > 0)];
        if (split.Length > 0)
        {
            figures.Add(new(FigureKind.Network, "network-parts", "Local and inherited part of each layer's error", "",
                () => CurveFigure.Of("Where the error comes from: what a layer adds, and what comes in",
                    "Points: local, the row's own error on the input that it got. Lines: inherited, what the error of that input has "
                        + "become, and total, both together." + Left, split)));
        }

        return figures;
    }

    private static string DepthText(NetworkRun run, CurvePanel depth)
    {
        int all = run.Policies.Count(p => p.HasDepth);
        return "Total relative L2 error. A row's name: that row wherever it can; black: a row for each layer."
            + (depth.Curves.Count < all ? $" {Format.Whole(depth.Curves.Count)} of {Format.Whole(all)} policies." : "") + Left;
    }

    /// <summary>The front first, then what a reader asks for, then the fastest: the most that can be named.</summary>
    internal static CurvePanel Depth(NetworkRun run) => Panel(Headline.Layers(run.Header.Layers.Count),
        [.. run.Policies.Where(p => p.HasDepth).OrderByDescending(p => p.IsPareto)
            .ThenByDescending(NetworkHeadline.Named(run).Contains).Take(MostCurves)
            .Select(p => Curve(p, p.Row ?? Mixed + p.Name, p.Label, l => l.Total))], run) with
    { YLabel = "total relative L2 error" };

    private static CurvePanel Parts(NetworkPolicy p, NetworkRun run)
    {
        string backend = p.Row is { } row ? RowId.Backend(row) + "/" : Mixed;
        return Panel(p.Name,
        [
            Curve(p, backend + "total", "total", l => l.Total), Curve(p, backend + "local", "local", l => l.Local) with { Joined = false },
            Curve(p, backend + "inherited", "inherited", l => l.Inherited),
        ], run) with
        { YLabel = "relative L2 error" };
    }

    private static CurvePanel Panel(string title, IReadOnlyList<StudyCurve> curves, NetworkRun run)
    {
        int layers = run.Header.Layers.Count;
        int step = ((int[])[1, 2, 5, 10, 20, 50, 100, 200, 500]).Where(s => layers <= MostTicks * s).Append(1000).First();
        return new CurvePanel(title, [.. curves.Where(c => c.Samples.Count > 0)])
        {
            XLabel = "layer, in the order in which they run",
            LogX = false,
            XTicks = [.. Enumerable.Range(0, (layers + step - 1) / step).Select(i => ((double)(i * step), Format.Whole(i * step)))],
            Marked = layers <= MostMarks,
        };
    }

    private static StudyCurve Curve(NetworkPolicy p, string row, string name, Func<PolicyLayer, double> error) =>
        new(row, p.Own?.Family ?? AlgorithmFamily.Auto,
            [.. p.Line.Layers.Select((l, i) => (X: (double)i, Y: error(l))).Where(s => s.Y > 0 && double.IsFinite(s.Y))])
        { Name = name };
}
