using ConvBench.Reporting.Drawing;
using ScottPlot;

namespace ConvBench.Reporting.Rooflines;

/// <summary>Speed against flops per byte under the machine's two ceilings, both axes logarithmic.</summary>
internal static class RooflineFigure
{
    private const int Width = 980, Height = 580, Top = 76;

    private static readonly PixelPadding Padding = new(left: 66, right: 24, bottom: 46, top: 10);

    public static Figure Of(Roofline roof)
    {
        List<CaseRecord> rows = [.. roof.Points.Select(p => p.Row)];
        return new Figure(Width, Top + Height + PlotLegend.Height(rows, Width), canvas =>
        {
            Caption.Draw(canvas, Width,
                $"What the machine allows each layer on {roof.Place}, and what the fastest row of each library reaches", Text(roof));
            DrawPlot(canvas, roof);
            PlotLegend.Draw(canvas, rows, Width, Top + Height);
        });
    }

    private static string Text(Roofline roof) =>
        "Filled: nominal speed, above the FMA peak with fewer multiplications than direct convolution. "
        + (roof.Points.Any(p => p.ExecutedGflops is not null)
        ? "Hollow: flops really executed, where the library tells them; a column is one layer. " : "A column is one layer. ")
        + "Left of the corner memory is the bound, right of it arithmetic; a layer that fits the caches may lie above the slope.";

    private static void DrawPlot(SkiaSharp.SKCanvas canvas, Roofline roof)
    {
        // A factor of two beside the outermost layer, and the corner in view, so that both ceilings are seen; room for a label above.
        IEnumerable<double> intensities = roof.Points.Select(p => p.Intensity).Append(roof.Ridge);
        IEnumerable<double> speeds = roof.Points.SelectMany(p => (double[])[p.NominalGflops, p.ExecutedGflops ?? p.NominalGflops]);
        double left = Math.Log10(intensities.Min() / 2), right = Math.Log10(intensities.Max() * 2);
        double low = Math.Log10(speeds.Min() / 1.6), high = Math.Log10(speeds.Append(roof.PeakGflops).Max() * 1.8);
        using Plot plot = PlotFrame.Create(Padding);
        plot.Axes.SetLimits(left, right, low, high);
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Bottom.TickGenerator = ErrorScale.Ticks(left, right, Tick);
        plot.Axes.Left.TickGenerator = ErrorScale.Ticks(low, high, Tick);
        PlotFrame.AxisLabels(plot, "nominal flops per byte of input, weights and output  (log)", $"GFLOP/s on {roof.Place}  (log)");
        PlotFrame.Render(plot, new RooflineLayer(roof), canvas, new PixelRect(0, Width, Top + Height, Top));
    }

    private static string Tick(double value) => Format.Number(value, 1);
}
