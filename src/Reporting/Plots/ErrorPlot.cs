using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Plots;

/// <summary>Speed to the right, error upward on a log axis, bits on the other side: the frame of every tradeoff.</summary>
internal sealed class ErrorPlot : IDisposable
{
    public static readonly PixelPadding Padding = new(left: 58, right: 50, bottom: 42, top: 40);

    /// <summary>Share of the greatest speed left of zero, so that the mark of a very slow row is whole.</summary>
    private const double BeforeZero = 0.015;

    private readonly Plot _plot = new();
    private readonly List<(Coordinates From, Coordinates To)> _lines = [];
    private readonly double _right, _low, _high;
    private PointLayer? _points;

    /// <param name="right">Greatest speed.</param>
    /// <param name="low">log₁₀ of the least error shown.</param>
    /// <param name="high">log₁₀ of the greatest error shown.</param>
    public ErrorPlot(double right, double low, double high)
    {
        (_right, _low, _high) = (right, low, high);
        _plot.Axes.SetLimits(-BeforeZero * right, right, low, high);
        _plot.Axes.Right.Range.Set(low, high);
        _plot.Axes.Bottom.TickGenerator = ErrorScale.LinearTicks(right);
        _plot.Layout.Fixed(Padding);
        _plot.RenderManager.ClearCanvasBeforeEachRender = false;
        _plot.FigureBackground.Color = Colors.Transparent;
        _plot.DataBackground.Color = Colors.Transparent;
        _plot.Grid.MajorLineColor = Color.FromHex("#EDEDED");
        _plot.Axes.Right.IsVisible = true;
        _plot.Axes.Top.IsVisible = false;
        _plot.Axes.Right.FrameLineStyle.Width = 0;
        foreach (IAxis axis in (IAxis[])[_plot.Axes.Left, _plot.Axes.Bottom, _plot.Axes.Right])
        {
            axis.TickLabelStyle.FontName = PlotFonts.Family;
            axis.TickLabelStyle.FontSize = 11;
            axis.TickLabelStyle.ForeColor = Color.FromHex(axis == _plot.Axes.Right ? "#6B6B6B" : "#222222");
        }

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

    public void AxisLabels(string bottom, string left)
    {
        foreach ((LabelStyle label, string text) in (ReadOnlySpan<(LabelStyle, string)>)[(_plot.Axes.Bottom.Label, bottom), (_plot.Axes.Left.Label, left)])
        {
            (label.Text, label.FontName, label.FontSize, label.Bold, label.ForeColor) = (text, PlotFonts.Family, 12, false, Color.FromHex("#222222"));
        }
    }

    /// <summary>Shades what no float32 result can reach.</summary>
    public void Floor(double logFloor)
    {
        var band = _plot.Add.Rectangle(-BeforeZero * _right, _right, _low, logFloor);
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
    public void Points(IReadOnlyList<PlotPoint> points, IReadOnlyList<Box> reserved) =>
        _points = new PointLayer(points, _lines) { Reserved = reserved };

    public void Render(SKCanvas canvas, PixelRect area)
    {
        // ScottPlot draws everything twice when it first learns a plot's size: the first time goes nowhere.
        using (var nowhere = new SKNoDrawCanvas((int)area.Right, (int)area.Bottom))
        {
            _plot.Render(nowhere, area);
        }

        if (_points is not null)
        {
            _plot.Add.Plottable(_points);
        }

        _plot.Render(canvas, area);
    }

    public void Dispose() => _plot.Dispose();
}
