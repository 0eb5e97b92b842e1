using ConvBench.Reporting.Drawing;
using ScottPlot;

namespace ConvBench.Reporting.Networks;

/// <summary>Time of the network's convolutions against the error at its output, a mark for each policy; lower right wins.</summary>
internal static class NetworkFront
{
    private const int Width = 980, Height = 540, Top = 72;

    /// <summary>With more policies than this, the beaten ones have no names, but libraries' own choices.</summary>
    private const int MostNames = 14;

    /// <summary>log₁₀ of the room beside the fastest and the slowest policy.</summary>
    private const double Margin = 0.06;

    /// <summary>Policies with a time that compares and a finite error.</summary>
    public static IReadOnlyList<NetworkPolicy> Points(NetworkRun run) =>
        [.. run.Policies.Where(p => p.Compares && double.IsFinite(p.RelL2))];

    public static Figure Figure(NetworkRun run)
    {
        IReadOnlyList<NetworkPolicy> points = Points(run);
        CaseRecord[] rows = [.. points.Select(p => p.Own).OfType<CaseRecord>()];
        int legend = rows.Length == 0 ? 8 : PlotLegend.Height(rows, Width);
        return new Figure(Width, Top + Height + legend, canvas =>
        {
            Caption.Draw(canvas, Width, $"What accuracy costs in {run.Header.Model}: time against error at the output, lower right wins",
                "A mark is the whole network with one choice of rows. Solid: no other policy is at least as fast and as accurate, and "
                    + "better in one of the two. A row's name: that row wherever it can. Black: a row for each layer. Right axis: bits.");
            Draw(canvas, points, run);
            if (rows.Length > 0)
            {
                PlotLegend.Draw(canvas, rows, Width, Top + Height);
            }
        });
    }

    private static void Draw(SkiaSharp.SKCanvas canvas, IReadOnlyList<NetworkPolicy> points, NetworkRun run)
    {
        double least = points.Where(p => p.RelL2 > 0).Select(p => p.RelL2).DefaultIfEmpty(1e-16).Min();
        double Y(NetworkPolicy p) => Math.Log10(p.RelL2 > 0 ? p.RelL2 : least / 4);
        double X(NetworkPolicy p) => -Math.Log10(p.TimeNs);
        double low = points.Min(Y) - 0.25, high = Math.Max(points.Max(Y) + 0.35, low + 1.2);
        double left = points.Min(X) - Margin, right = Math.Max(points.Max(X) + (2 * Margin), left + 0.3);
        using var plot = new ErrorPlot((left, right), low, high, ErrorScale.TimeTicks(-right, -left));
        plot.Ticks(ErrorScale.Power, "bits");
        string timed = run.Timed < run.Header.Layers.Count ? $", {NetworkText.Timed(run.Timed, run)}" : "";
        plot.AxisLabels($"time of the convolutions, {Headline.Threads(run.Header.Threads)}{timed}  (faster →)",
            "relative L2 error at the output  (↓ more accurate)");
        plot.Staircase([.. points.Where(p => p.IsPareto).Reverse().Select(p => (X(p), Y(p)))], "#777777");
        NetworkPolicy[] named = points.Count <= MostNames ? [.. points] : [.. points.Where(p => p.IsPareto), .. NetworkHeadline.Named(run)];
        plot.Points([.. points.Select(p => new PlotPoint(X(p), Y(p), 0, Backend(p), p.Own?.Family, named.Contains(p) ? p.Label : null,
            p.IsPareto ? $"{Format.Time(p.TimeNs)} · {Format.Bits(p.WorstOutput!.Bits)} bits" : "") { IsBeaten = !p.IsPareto })], []);
        plot.Render(canvas, new PixelRect(0, Width, Top + Height, Top - 24));
    }

    private static string Backend(NetworkPolicy p) => p.Row is { } row ? RowId.Backend(row) : "";
}
