using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>Speed to the right, error upward on a log axis, bits on the other side: the frame of every tradeoff.</summary>
internal sealed class ErrorPlot : IDisposable
{
    public static readonly PixelPadding Padding = new(left: 58, right: 50, bottom: 42, top: 40);

    /// <summary>Share of the greatest speed left of zero, so that the mark of a very slow row is whole.</summary>
    private const double BeforeZero = 0.015;

    private readonly Plot _plot = PlotFrame.Create(Padding);
    private readonly List<(Coordinates From, Coordinates To)> _lines = [];
    private readonly double _left, _right, _low, _high;
    private PointLayer? _points;

    /// <param name="right">Greatest speed.</param>
    /// <param name="low">log₁₀ of the least error shown.</param>
    /// <param name="high">log₁₀ of the greatest error shown.</param>
    public ErrorPlot(double right, double low, double high)
        : this((-BeforeZero * right, right), low, high, ErrorScale.LinearTicks(right))
    {
    }

    /// <param name="x">Ends of the axis of speed, in any measure that grows to the right.</param>
    /// <param name="low">log₁₀ of the least error shown.</param>
    /// <param name="high">log₁₀ of the greatest error shown.</param>
    /// <param name="ticks">Of the axis of speed.</param>
    public ErrorPlot((double Left, double Right) x, double low, double high, ITickGenerator ticks)
    {
        (_left, _right, _low, _high) = (x.Left, x.Right, low, high);
        _plot.Axes.SetLimits(x.Left, x.Right, low, high);
        _plot.Axes.Right.Range.Set(low, high);
        _plot.Axes.Bottom.TickGenerator = ticks;
        _plot.Axes.Right.IsVisible = true;
        _plot.Axes.Right.MajorTickStyle.Length = 0;
    }

    /// <summary>Where a speed lies between the left (0) and the right (1) end of the axis.</summary>
    public static double Share(double speed, double right) => ((speed / right) + BeforeZero) / (1 + BeforeZero);

    /// <summary>Ticks of both error axes.</summary>
    public void Ticks(Func<double, string> left, string unitRight)
    {
        _plot.Axes.Left.TickGenerator = ErrorScale.Ticks(_low, _high, left);
        _plot.Axes.Right.TickGenerator = ErrorScale.BitTicks(_low, _high, unitRight);
    }

    public void AxisLabels(string bottom, string left) => PlotFrame.AxisLabels(_plot, bottom, left);

    /// <summary>Shades what no float32 result can reach.</summary>
    public void Floor(double logFloor)
    {
        var band = _plot.Add.Rectangle(_left, _right, _low, logFloor);
        band.FillColor = Color.FromHex("#E6E6E6");
        band.LineWidth = 0;
    }

    /// <summary>Shades speeds that nothing can reach.</summary>
    public void Wall(double x)
    {
        var band = _plot.Add.Rectangle(x, _right, _low, _high);
        band.FillColor = Color.FromHex("#E6E6E6");
        band.LineWidth = 0;
    }

    public void VerticalLine(double x, double from)
    {
        var line = _plot.Add.Line(x, from, x, _high);
        (line.LineColor, line.LineWidth, line.LinePattern) = (Color.FromHex("#9A9A9A"), 1.2f, LinePattern.Dashed);
        _lines.Add((new(x, from), new(x, _high)));
    }

    /// <summary>Steps from the most accurate point, given first, to the fastest.</summary>
    public void Staircase(IReadOnlyList<(double X, double Y)> points, string color, float width = 1.4f)
    {
        for (int i = 1; i < points.Count; i++)
        {
            Coordinates from = new(points[i - 1].X, points[i - 1].Y), corner = new(from.X, points[i].Y), to = new(points[i].X, points[i].Y);
            foreach ((Coordinates a, Coordinates b) in (ReadOnlySpan<(Coordinates, Coordinates)>)[(from, corner), (corner, to)])
            {
                var line = _plot.Add.Line(a.X, a.Y, b.X, b.Y);
                (line.LineColor, line.LineWidth) = (Color.FromHex(color), width);
                _lines.Add((a, b));
            }
        }
    }

    /// <summary>Marks and labels, on top of everything added before.</summary>
    public void Points(IReadOnlyList<PlotPoint> points, IReadOnlyList<PageBox> reserved) =>
        _points = new PointLayer(points, _lines) { Reserved = reserved };

    public void Render(SKCanvas canvas, PixelRect area) => PlotFrame.Render(_plot, _points, canvas, area);

    public void Dispose() => _plot.Dispose();
}
