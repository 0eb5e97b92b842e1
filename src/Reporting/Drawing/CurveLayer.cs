using ScottPlot;

namespace ConvBench.Reporting.Drawing;

/// <summary>Draws curves; those that reach the last value are named beside the frame, moved apart where they would collide,
/// the others at their own ends.</summary>
internal sealed class CurveLayer(IReadOnlyList<CurveLine> curves) : IPlottable
{
    private const float LabelSize = 11, LineHeight = 14, Radius = 4;
    private readonly List<(CurveLine Curve, float X, float Y)> _outside = [];
    private PageBox _data;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        _outside.Clear();
        _data = new PageBox(rp.DataRect.Left, rp.DataRect.Top, rp.DataRect.Right, rp.DataRect.Bottom);
        double last = curves.Max(c => c.Points[^1].X);
        var lines = new List<Segment>();
        var marks = new List<PageBox>();
        foreach (CurveLine curve in curves)
        {
            (float X, float Y)[] pixels = [.. curve.Points.Select(p => (Axes.GetPixelX(p.X), Axes.GetPixelY(p.Y)))];
            marks.AddRange(pixels.Select(p => PageBox.Around(p.X, p.Y, Radius + 1, Radius + 1)));
            for (int i = 1; i < pixels.Length; i++)
            {
                lines.Add(new Segment(pixels[i - 1].X, pixels[i - 1].Y, pixels[i].X, pixels[i].Y));
                Brush.Line(rp.Canvas, lines[^1], Brush.Color(curve.Backend), 1.8f);
            }

            foreach ((float x, float y) in pixels)
            {
                Brush.Marker(rp.Canvas, curve.Family, x, y, Radius, Brush.Color(curve.Backend), SkiaSharp.SKColors.White);
            }
        }

        NameInside(rp.Canvas, [.. curves.Where(c => c.Points[^1].X < last)], marks, lines);
        _outside.AddRange(curves.Where(c => c.Points[^1].X == last).Select(c => (c, Axes.GetPixelX(last), Axes.GetPixelY(c.Points[^1].Y)))
            .OrderBy(e => e.Item3));
    }

    /// <summary>Beside the frame, where a plot's own layers are cut off: to be called once it is drawn.</summary>
    public void NameOutside(SkiaSharp.SKCanvas canvas)
    {
        float[] places = Spread([.. _outside.Select(e => e.Y)], LineHeight, _data.Top, _data.Bottom);
        float left = _data.Right + 12;
        for (int i = 0; i < places.Length; i++)
        {
            Brush.Line(canvas, new Segment(_outside[i].X + 6, _outside[i].Y, left - 2, places[i]), Brush.Light, 0.8f);
            Brush.Text(canvas, _outside[i].Curve.Label, left, places[i] + 4, LabelSize, Brush.Ink(_outside[i].Curve.Backend));
        }
    }

    /// <summary>Names at the ends of curves that stop early.</summary>
    private void NameInside(SkiaSharp.SKCanvas canvas, CurveLine[] early, List<PageBox> marks, List<Segment> lines)
    {
        LabelRequest[] requests = [.. early.Select(c => new LabelRequest(
            Axes.GetPixelX(c.Points[^1].X), Axes.GetPixelY(c.Points[^1].Y), Radius + 1, PlotFonts.Width(c.Label, LabelSize), LineHeight))];
        PlacedLabel?[] places = LabelPlacer.Place(requests, marks, lines, _data.Grown(-3));
        for (int i = 0; i < early.Length; i++)
        {
            if (places[i] is { } place)
            {
                if (place.Leader is { } leader)
                {
                    Brush.Line(canvas, leader, Brush.Light, 0.8f);
                }

                Brush.Text(canvas, early[i].Label, place.PageBox.Left, place.PageBox.Top + 11, LabelSize, Brush.Ink(early[i].Backend));
            }
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
