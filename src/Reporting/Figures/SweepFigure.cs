using ConvBench.Reporting.Drawing;
using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Figures;

/// <summary>Speed over filter size or dilation, both axes logarithmic: where one algorithm overtakes another.</summary>
internal static class SweepFigure
{
    private const int Width = 980, Height = 520, Top = 72;

    private static readonly PixelPadding Padding = new(left: 66, right: 150, bottom: 46, top: 10);

    public static Figure Of(Sweep sweep, double? peakGflops)
    {
        List<CaseRecord> rows = [.. Curves(sweep).Select(c => c.Points[0].Row)];
        return new Figure(Width, Top + Height + PlotLegend.Height(rows, Width), canvas =>
        {
            Place place = sweep.Groups[0].Group.Place;
            Caption.Draw(canvas, Width, $"Which algorithm for which {sweep.Parameter}: {sweep.Fixed}",
                $"Nominal speed on {place}; of each library the fastest row of each family. Where curves cross, the choice changes. "
                    + $"Above the FMA peak: fewer multiplications than direct convolution.");
            Draw(canvas, sweep, peakGflops);
            PlotLegend.Draw(canvas, rows, Width, Top + Height);
        });
    }

    /// <summary>Of each library and family the fastest row at each value; values that none computes are gaps.</summary>
    internal static IReadOnlyList<(string Label, IReadOnlyList<(int Value, CaseRecord Row)> Points)> Curves(Sweep sweep) =>
    [
        .. sweep.Groups.SelectMany(l => l.Group.Ranked.Where(r => r.Gflops is > 0).Select(r => (l.Value, Row: r)))
            .GroupBy(p => (p.Row.Backend, Family: p.Row.Family))
            .Select(c => (
                $"{c.Key.Backend} {RowPalette.FamilyName(c.Key.Family)}",
                (IReadOnlyList<(int, CaseRecord)>)[.. c.GroupBy(p => p.Value).OrderBy(v => v.Key)
                    .Select(v => v.MinBy(p => p.Row.Time!.MedianNs))])),
    ];

    private static void Draw(SKCanvas canvas, Sweep sweep, double? peakGflops)
    {
        var curves = Curves(sweep);
        IEnumerable<double> speeds = curves.SelectMany(c => c.Points).Select(p => p.Row.Gflops!.Value);
        int least = sweep.Groups[0].Value, most = sweep.Groups[^1].Value;
        double left = Math.Log2(least) - 0.15, right = Math.Log2(most) + 0.15, low = Math.Log10(speeds.Min() / 1.5),
            high = Math.Log10(speeds.Max() * 1.6);
        using Plot plot = PlotFrame.Create(Padding);
        plot.Axes.SetLimits(left, right, low, high);
        plot.Axes.Right.IsVisible = false;
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        sweep.Groups.ToList().ForEach(g => ticks.AddMajor(Math.Log2(g.Value), Format.Whole(g.Value)));
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Left.TickGenerator = ErrorScale.Ticks(low, high, v => Format.Number(v, 1));
        PlotFrame.AxisLabels(plot, $"{sweep.Parameter}  (log)", "nominal GFLOP/s  (log, faster ↑)");
        if (peakGflops is { } peak)
        {
            var line = plot.Add.Line(left, Math.Log10(peak), right, Math.Log10(peak));
            (line.LineColor, line.LineWidth, line.LinePattern) = (Color.FromHex("#9A9A9A"), 1.2f, LinePattern.Dashed);
        }

        var layer = new CurveLayer([.. curves.Select(Curve)]);
        PlotFrame.Render(plot, layer, canvas, new PixelRect(0, Width, Top + Height, Top));
        layer.NameOutside(canvas);
    }

    private static CurveLine Curve((string Label, IReadOnlyList<(int Value, CaseRecord Row)> Points) curve) => new(
        curve.Points[0].Row.Backend, curve.Points[0].Row.Family, curve.Label,
        [.. curve.Points.Select(p => (Math.Log2(p.Value), Math.Log10(p.Row.Gflops!.Value)))]);
}
