using ScottPlot;

namespace ConvBench.Reporting.Plots;

/// <summary>One curve with marks and its name at the right end.</summary>
/// <param name="Backend">Sets the colour.</param>
/// <param name="Family">Sets the shape of the marks.</param>
/// <param name="Label">Name.</param>
/// <param name="Points">From left to right, in the plot's coordinates.</param>
internal sealed record CurveLine(string Backend, AlgorithmFamily Family, string Label, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Draws curves and names them at their right ends, moved apart where they would collide.</summary>
internal sealed class CurveLayer(IReadOnlyList<CurveLine> curves) : IPlottable
{
    private const float LabelSize = 11, LineHeight = 14;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        foreach (CurveLine curve in curves)
        {
            (float X, float Y)[] pixels = [.. curve.Points.Select(p => (Axes.GetPixelX(p.X), Axes.GetPixelY(p.Y)))];
            for (int i = 1; i < pixels.Length; i++)
            {
                Brush.Line(rp.Canvas, new Segment(pixels[i - 1].X, pixels[i - 1].Y, pixels[i].X, pixels[i].Y), Brush.Color(curve.Backend), 1.8f);
            }

            foreach ((float x, float y) in pixels)
            {
                Brush.Marker(rp.Canvas, curve.Family, x, y, 4, Brush.Color(curve.Backend), SkiaSharp.SKColors.White);
            }
        }

        DrawNames(rp);
    }

    /// <summary>Beside the frame, in the order of the curves' ends; a thin line ties a name that had to move.</summary>
    private void DrawNames(RenderPack rp)
    {
        var ends = curves.Select(c => (Curve: c, X: Axes.GetPixelX(c.Points[^1].X), Y: Axes.GetPixelY(c.Points[^1].Y))).OrderBy(e => e.Y).ToArray();
        float[] places = Spread([.. ends.Select(e => e.Y)], LineHeight, rp.DataRect.Top, rp.DataRect.Bottom);
        float left = rp.DataRect.Right + 12;
        for (int i = 0; i < ends.Length; i++)
        {
            Brush.Line(rp.Canvas, new Segment(ends[i].X + 6, ends[i].Y, left - 2, places[i]), Brush.Light, 0.8f);
            Brush.Text(rp.Canvas, ends[i].Curve.Label, left, places[i] + 4, LabelSize, Brush.Ink(ends[i].Curve.Backend));
        }
    }

    /// <summary>Places in the given order, at least a distance apart, as near as one pass down and one up make them.</summary>
    internal static float[] Spread(IReadOnlyList<float> wanted, float distance, float top, float bottom)
    {
        float[] at = [.. wanted];
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = Math.Max(at[i], i == 0 ? top : at[i - 1] + distance);
        }

        for (int i = at.Length - 1; i >= 0; i--)
        {
            at[i] = Math.Min(at[i], i == at.Length - 1 ? bottom : at[i + 1] - distance);
        }

        return at;
    }
}
