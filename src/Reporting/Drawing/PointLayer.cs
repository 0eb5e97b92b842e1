using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>Draws marks, intervals and labels, once the plot knows where they are in pixels.</summary>
internal sealed class PointLayer(IReadOnlyList<PlotPoint> points, IReadOnlyList<(Coordinates From, Coordinates To)> lines) : IPlottable
{
    private const float LabelSize = 11, DetailSize = 10, LineHeight = 12.5f, Radius = 5, FaintRadius = 4;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    /// <summary>Fixed text, in pixels: no label covers it.</summary>
    public required IReadOnlyList<PageBox> Reserved { get; init; }

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        List<(PlotPoint Point, float X, float Y)> marks = [.. points.Select(p => (p, Axes.GetPixelX(p.X), Axes.GetPixelY(p.Y)))];
        foreach (var (point, x, y) in marks.Where(m => m.Point.Label is null))
        {
            SKColor faint = Brush.Color(point.Backend, 0.4);
            Brush.Marker(rp.Canvas, point.Family ?? AlgorithmFamily.Auto, x, y, FaintRadius, point.IsOpen ? SKColors.White : faint,
                point.IsOpen ? faint : null);
        }

        // Labelled marks lie on top, each with a white rim.
        List<(PlotPoint Point, float X, float Y)> labelled = [.. marks.Where(m => m.Point.Label is not null)];
        foreach (var (point, x, y) in labelled)
        {
            DrawInterval(rp.Canvas, point, x, y);
            if (point.Family is { } family)
            {
                (SKColor fill, SKColor rim) = point.IsOpen ? (SKColors.White, Color(point)) : (Color(point), SKColors.White);
                Brush.Marker(rp.Canvas, family, x, y, Radius, fill, rim);
            }
            else
            {
                Brush.Dot(rp.Canvas, x, y, Color(point));
            }
        }

        PlacedLabel?[] places = LabelPlacer.Place([.. labelled.Select(m => Request(m.Point, m.X, m.Y))], Obstacles(marks), Lines(),
            Bounds(rp.DataRect));
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] is { } place)
            {
                DrawLabel(rp.Canvas, labelled[i].Point, place);
            }
        }
    }

    private static SKColor Color(PlotPoint point) => Brush.Color(point.Backend, point.IsBeaten ? 0.4 : 1);

    private static PageBox Bounds(PixelRect data) => new PageBox(data.Left, data.Top, data.Right, data.Bottom).Grown(-3);

    private static LabelRequest Request(PlotPoint p, float x, float y)
    {
        float width = Math.Max(PlotFonts.Width(p.Label!, LabelSize), PlotFonts.Width(p.Detail, DetailSize));
        return new LabelRequest(x, y, Radius + 1, width, p.Detail.Length > 0 ? 2 * LineHeight : LineHeight);
    }

    private static void DrawLabel(SKCanvas canvas, PlotPoint point, PlacedLabel place)
    {
        SKColor ink = point.IsBeaten ? Brush.Gray : Brush.Ink(point.Backend);
        if (place.Leader is { } leader)
        {
            Brush.Line(canvas, leader, ink.WithAlpha(150), 0.8f);
        }

        Brush.Text(canvas, point.Label!, place.PageBox.Left, place.PageBox.Top + 10, LabelSize, ink, bold: false);
        Brush.Text(canvas, point.Detail, place.PageBox.Left, place.PageBox.Top + 10 + LineHeight, DetailSize, Brush.Gray);
    }

    /// <summary>Half a marker's width says nothing: an interval is drawn where it is wider than its mark.</summary>
    private void DrawInterval(SKCanvas canvas, PlotPoint point, float x, float y)
    {
        float left = Axes.GetPixelX(point.X - point.XHalf), right = Axes.GetPixelX(point.X + point.XHalf);
        if (right - x > Radius)
        {
            SKColor color = Brush.Color(point.Backend);
            Brush.Line(canvas, new Segment(left, y, right, y), color, 1.4f);
            Brush.Line(canvas, new Segment(left, y - 3, left, y + 3), color, 1.4f);
            Brush.Line(canvas, new Segment(right, y - 3, right, y + 3), color, 1.4f);
        }
    }

    private List<PageBox> Obstacles(List<(PlotPoint Point, float X, float Y)> marks)
    {
        List<PageBox> boxes = [.. Reserved];
        foreach (var (point, x, y) in marks)
        {
            boxes.Add(PageBox.Around(x, y, FaintRadius + 1, FaintRadius + 1));
            float half = Axes.GetPixelX(point.X + point.XHalf) - x;
            if (point.Label is not null && half > Radius)
            {
                boxes.Add(PageBox.Around(x, y, half, 3));
            }
        }

        return boxes;
    }

    private List<Segment> Lines() =>
        [.. lines.Select(l => new Segment(Axes.GetPixelX(l.From.X), Axes.GetPixelY(l.From.Y), Axes.GetPixelX(l.To.X),
            Axes.GetPixelY(l.To.Y)))];
}
