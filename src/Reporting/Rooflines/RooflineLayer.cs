using ConvBench.Reporting.Drawing;
using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Rooflines;

/// <summary>Draws the two ceilings with their names, a column of marks for each layer, and the layers' names.</summary>
internal sealed class RooflineLayer(Roofline roof) : IPlottable
{
    private const float Radius = 4.5f, HollowRadius = 6.5f, LabelSize = 11, LabelHeight = 13, CeilingSize = 12;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        var data = new PageBox(rp.DataRect.Left, rp.DataRect.Top, rp.DataRect.Right, rp.DataRect.Bottom);
        Segment slope = Slope(data), flat = new(slope.X2, slope.Y2, data.Right, slope.Y2);
        Brush.Line(rp.Canvas, slope, Brush.Dark, 1.6f);
        Brush.Line(rp.Canvas, flat, Brush.Dark, 1.6f);
        List<Mark[]> layers = [.. roof.Points.GroupBy(p => p.Group).Select(g => g.Select(MarkOf).ToArray())];
        Segment[] columns = [.. layers.Select(ColumnOf)];
        List<PageBox> taken = [.. layers.SelectMany(l => l).SelectMany(m => m.Boxes)];
        DrawMarks(rp.Canvas, layers, columns);
        taken.AddRange(DrawSlopeName(rp.Canvas, slope));
        taken.Add(DrawFlatName(rp.Canvas, flat, taken, columns));
        DrawNames(rp.Canvas, layers, taken, [slope, flat, .. columns], data.Grown(-3));
    }

    private static Segment ColumnOf(Mark[] layer) => new(layer[0].X, layer.Min(m => m.Top), layer[0].X, layer.Max(m => m.Bottom));

    /// <summary>Hollow marks below filled ones, the fastest row of a layer on top.</summary>
    private static void DrawMarks(SKCanvas canvas, List<Mark[]> layers, Segment[] columns)
    {
        foreach (Segment column in columns)
        {
            Brush.Line(canvas, column, Brush.Light, 0.8f);
        }

        foreach (Mark mark in layers.SelectMany(l => l).Where(m => m.YExecuted is not null))
        {
            Brush.Marker(canvas, mark.Family, mark.X, mark.YExecuted!.Value, HollowRadius, SKColors.White, Brush.Color(mark.Backend));
        }

        foreach (Mark mark in layers.SelectMany(l => l.Reverse()))
        {
            Brush.Marker(canvas, mark.Family, mark.X, mark.Y, Radius, Brush.Color(mark.Backend), SKColors.White);
        }
    }

    /// <summary>Names beside the topmost mark of each layer.</summary>
    private static void DrawNames(SKCanvas canvas, List<Mark[]> layers, List<PageBox> taken, Segment[] lines, PageBox bounds)
    {
        string[] names = [.. layers.Select(l => l[0].Name)];
        LabelRequest[] requests =
            [.. layers.Select((l, i) =>
                new LabelRequest(l[0].X, l.Min(m => m.Top), HollowRadius, PlotFonts.Width(names[i], LabelSize), LabelHeight))];
        PlacedLabel?[] places = LabelPlacer.Place(requests, taken, lines, bounds);
        for (int i = 0; i < names.Length; i++)
        {
            if (places[i] is not { } place)
            {
                continue;
            }

            if (place.Leader is { } leader)
            {
                Brush.Line(canvas, leader, Brush.Gray, 0.8f);
            }

            Brush.Text(canvas, names[i], place.PageBox.Left, place.PageBox.Top + 10, LabelSize, Brush.Dark);
        }
    }

    private Mark MarkOf(RooflinePoint p) => new(
        p.Group.ShortTitle, p.Row.Backend, p.Row.Family, Axes.GetPixelX(Math.Log10(p.Intensity)), PixelY(p.NominalGflops),
        p.ExecutedGflops is { } executed ? PixelY(executed) : null);

    private float PixelY(double gflops) => Axes.GetPixelY(Math.Log10(gflops));

    /// <summary>intensity·bandwidth from where it enters the plot to the corner; both axes are decades, so a straight line.</summary>
    private Segment Slope(PageBox data)
    {
        float x = Axes.GetPixelX(Math.Log10(roof.Ridge)), y = PixelY(roof.PeakGflops);
        double left = Axes.GetCoordinateX(data.Left);
        return new Segment(data.Left, PixelY(Math.Pow(10, left) * roof.BandwidthGBps), x, y) is var whole && whole.Y1 <= data.Bottom
            ? whole
            : new Segment(Axes.GetPixelX(Axes.GetCoordinateY(data.Bottom) - Math.Log10(roof.BandwidthGBps)), data.Bottom, x, y);
    }

    /// <summary>Above the line, at the first place from the corner on where it covers no mark and no column; at the far end
    /// where there is none.</summary>
    private PageBox DrawFlatName(SKCanvas canvas, Segment flat, List<PageBox> taken, Segment[] columns)
    {
        string name = $"FMA peak {Format.Number(roof.PeakGflops)} GFLOP/s";
        float width = PlotFonts.Width(name, CeilingSize, bold: true), far = flat.X2 - 6 - width, left = flat.X1 + 8;
        PageBox At(float x) => new(x, flat.Y1 - 18, x + width, flat.Y1 - 3);
        while (left < far && (taken.Any(At(left).Overlaps) || columns.Any(c => c.Meets(At(left)))))
        {
            left += CeilingSize;
        }

        left = Math.Min(left, far);
        Brush.Text(canvas, name, left, flat.Y1 - 6, CeilingSize, Brush.Dark, bold: true);
        return At(left);
    }

    /// <summary>Along the slope, from its lower end; squares stand for the slanted text.</summary>
    private IEnumerable<PageBox> DrawSlopeName(SKCanvas canvas, Segment slope)
    {
        string name = $"memory {Format.Number(roof.BandwidthGBps)} GB/s";
        float dx = slope.X2 - slope.X1, dy = slope.Y2 - slope.Y1, length = MathF.Sqrt((dx * dx) + (dy * dy)),
            width = PlotFonts.Width(name, CeilingSize, bold: true);
        canvas.Save();
        canvas.Translate(slope.X1, slope.Y1);
        canvas.RotateDegrees(MathF.Atan2(dy, dx) * 180 / MathF.PI);
        Brush.Text(canvas, name, 10, -6, CeilingSize, Brush.Dark, bold: true);
        canvas.Restore();
        for (float at = 10; at < 10 + width; at += CeilingSize)
        {
            yield return PageBox.Around(slope.X1 + (at / length * dx) + (dy / length * 10),
                slope.Y1 + (at / length * dy) - (dx / length * 10), CeilingSize, CeilingSize);
        }
    }

    /// <summary>One row's marks in pixels.</summary>
    private sealed record Mark(string Name, string Backend, AlgorithmFamily Family, float X, float Y, float? YExecuted)
    {
        public float Top => Math.Min(Y, YExecuted ?? Y);

        public float Bottom => Math.Max(Y, YExecuted ?? Y);

        public IEnumerable<PageBox> Boxes => YExecuted is { } y
            ? [PageBox.Around(X, Y, Radius + 1, Radius + 1), PageBox.Around(X, y, HollowRadius + 1, HollowRadius + 1)]
            : [PageBox.Around(X, Y, Radius + 1, Radius + 1)];
    }
}
