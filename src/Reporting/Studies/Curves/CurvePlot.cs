using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Studies.Curves;

/// <summary>One panel of a <see cref="CurveFigure"/>.</summary>
internal sealed class CurvePlot
{
    private const float LabelSize = 11, LabelStep = 13.5f, NameWidth = 152, NameGap = 20;
    private const int MostShades = 3;
    private static readonly SKColor Grid = SKColor.Parse("#EDEDED"), GuideColor = SKColor.Parse("#8A8A8A");
    private readonly CurvePanel _panel;
    private readonly IReadOnlyList<string> _rows;
    private readonly PageBox _area;
    private readonly PageBox _data;
    private readonly double _left, _right, _low, _high;

    /// <param name="panel">What to draw.</param>
    /// <param name="rows">Every row of the figure, so that a row has one shade in all panels.</param>
    /// <param name="area">Where.</param>
    public CurvePlot(CurvePanel panel, IReadOnlyList<string> rows, PageBox area)
    {
        (_panel, _rows, _area) = (panel, rows, area);
        float names = panel.Curves.Select(c => PlotFonts.Width(c.Name, LabelSize) + NameGap).Append(NameWidth).Max();
        _data = new PageBox(area.Left + 66, area.Top + 28, area.Right - names, area.Bottom - 46);
        double[] x = [.. panel.Curves.SelectMany(c => c.Points).Select(p => p.X).Concat(panel.XTicks?.Select(t => t.X) ?? []).Select(LogX)];
        double[] y = [.. panel.Curves.SelectMany(c => c.Points).Select(p => Math.Log10(p.Y))];
        double margin = x.Length == 0 ? 1 : Math.Max(0.03 * (x.Max() - x.Min()), panel.LogX ? 0.03 : 0.2);
        (_left, _right) = x.Length == 0 ? (0, 1) : (x.Min() - margin, x.Max() + margin);
        (_low, _high) = y.Length == 0 ? (-8, -5) : (y.Min() - 0.12, y.Max() + (panel.Guides.Count > 0 ? 0.8 : 0.12));
        if (!YTicks().Any())
        {
            (_low, _high) = (_low - 0.2, _high + 0.2); // 1, 2 and 5 are at most 0.4 apart
        }
    }

    public void Draw(SKCanvas canvas)
    {
        Brush.Text(canvas, _panel.Title, _data.Left, _area.Top + 18, 13, Brush.Dark, bold: true);
        Axes(canvas);
        var names = new List<Name>();
        foreach (CurveGuide guide in _panel.Guides)
        {
            Guide(canvas, guide, names);
        }

        foreach (StudyCurve curve in _panel.Curves)
        {
            Curve(canvas, curve, names);
        }

        Names(canvas, names);
    }

    private double LogX(double x) => _panel.LogX ? Math.Log10(x) : x;

    private float X(double x) => _data.Left + (float)((LogX(x) - _left) / (_right - _left) * _data.Width);

    private float Y(double y) => _data.Bottom - (float)((Math.Log10(y) - _low) / (_high - _low) * _data.Height);

    private void Axes(SKCanvas canvas)
    {
        foreach ((double x, string text) in _panel.XTicks
            ?? [.. Decades(_left, _right, mantissas: [1]).Select(v => (v, Format.Number(v, 1)))])
        {
            Brush.Line(canvas, new Segment(X(x), _data.Top, X(x), _data.Bottom), Grid);
            Brush.Text(canvas, text, X(x), _data.Bottom + 16, LabelSize, Brush.Dark, align: SKTextAlign.Center);
        }

        foreach (double y in YTicks())
        {
            Brush.Line(canvas, new Segment(_data.Left, Y(y), _data.Right, Y(y)), Grid);
            Brush.Text(canvas, Format.Number(y, 1), _data.Left - 6, Y(y) + 4, LabelSize, Brush.Dark, align: SKTextAlign.Right);
        }

        Brush.Line(canvas, new Segment(_data.Left, _data.Bottom, _data.Right, _data.Bottom), Brush.Light);
        Brush.Line(canvas, new Segment(_data.Left, _data.Top, _data.Left, _data.Bottom), Brush.Light);
        Brush.Text(canvas, _panel.XLabel, (_data.Left + _data.Right) / 2, _data.Bottom + 36, 12, Brush.Dark, align: SKTextAlign.Center);
        canvas.Save();
        canvas.RotateDegrees(-90, _area.Left + 18, (_data.Top + _data.Bottom) / 2);
        Brush.Text(canvas, _panel.YLabel, _area.Left + 18, (_data.Top + _data.Bottom) / 2, 12, Brush.Dark, align: SKTextAlign.Center);
        canvas.Restore();
    }

    private IEnumerable<double> YTicks() => Decades(_low, _high, _high - _low > 2.2 ? [1] : [1, 2, 5]);

    /// <summary>Mantissas times powers of ten between two exponents.</summary>
    private static IEnumerable<double> Decades(double low, double high, double[] mantissas) =>
        from decade in Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
        from mantissa in mantissas
        let value = mantissa * Math.Pow(10, decade)
        where Math.Log10(value) >= low && Math.Log10(value) <= high
        select value;

    /// <summary>A thin line; its name stands where it leaves the panel.</summary>
    private void Guide(SKCanvas canvas, CurveGuide guide, List<Name> names)
    {
        const int Steps = 60;
        (float X, float Y)? last = null;
        for (int i = 0; i <= Steps; i++)
        {
            double x = _left + ((_right - _left) * i / Steps), value = guide.Of(_panel.LogX ? Math.Pow(10, x) : x);
            (float X, float Y) at = (_data.Left + (float)(_data.Width * i / Steps), Y(value));
            if (last is { } from)
            {
                Inside(canvas, from, at);
                if (from.Y > _data.Top && at.Y <= _data.Top)
                {
                    // a rising line leaves free what lies right of its end
                    bool room = at.X + 6 + PlotFonts.Width(guide.Label, LabelSize) < _data.Right;
                    Brush.Text(canvas, guide.Label, at.X + (room ? 5 : -6), _data.Top + (room ? 12 : 26), LabelSize, GuideColor,
                        align: room ? SKTextAlign.Left : SKTextAlign.Right);
                }
            }

            last = at;
        }

        if (last is { } end && end.Y > _data.Top && end.Y < _data.Bottom)
        {
            names.Add(new Name(guide.Label, _data.Right, end.Y, GuideColor));
        }
    }

    /// <summary>The part of a piece between the panel's top and bottom; a clip would number itself anew in every picture of
    /// a process.</summary>
    private void Inside(SKCanvas canvas, (float X, float Y) from, (float X, float Y) to)
    {
        float X(float y) => from.Y == to.Y ? from.X : from.X + ((to.X - from.X) * (y - from.Y) / (to.Y - from.Y));
        float start = Math.Clamp(from.Y, _data.Top, _data.Bottom), end = Math.Clamp(to.Y, _data.Top, _data.Bottom);
        if (start != end || start == from.Y)
        {
            Brush.Line(canvas, new Segment(X(start), start, start == end ? to.X : X(end), end), GuideColor, 0.9f);
        }
    }

    private void Curve(SKCanvas canvas, StudyCurve curve, List<Name> names)
    {
        SKColor color = ColorOf(curve.Row);
        for (int i = 0; i < curve.Points.Count; i++)
        {
            (float x, float y) = (X(curve.Points[i].X), Y(curve.Points[i].Y));
            if (i > 0 && _panel.Joined && curve.Joined)
            {
                Brush.Line(canvas, new Segment(X(curve.Points[i - 1].X), Y(curve.Points[i - 1].Y), x, y), color, 1.6f);
            }
        }

        foreach ((double x, double y) in _panel.Marked || !curve.Joined ? curve.Points : [])
        {
            Brush.Marker(canvas, curve.Family, X(x), Y(y), 3.6f, color, SKColors.White);
        }

        (double endX, double endY) = curve.Points[^1];
        names.Add(new Name(curve.Name, X(endX), Y(endY), color));
    }

    /// <summary>Names right of the panel, in the order of the curves' ends, apart from each other, tied to the ends by a line.</summary>
    private void Names(SKCanvas canvas, List<Name> names)
    {
        Name[] ordered = [.. names.OrderBy(n => n.Y)];
        float[] at = [.. ordered.Select(n => n.Y)];
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = Math.Max(at[i], i == 0 ? _data.Top + 4 : at[i - 1] + LabelStep);
        }

        for (int i = at.Length - 1; i >= 0; i--)
        {
            at[i] = Math.Min(at[i], i == at.Length - 1 ? _data.Bottom : at[i + 1] - LabelStep);
        }

        for (int i = 0; i < at.Length; i++)
        {
            Brush.Line(canvas, new Segment(ordered[i].X + 5, ordered[i].Y, _data.Right + 8, at[i]), ordered[i].Color.WithAlpha(110), 0.7f);
            Brush.Text(canvas, ordered[i].Text, _data.Right + 11, at[i] + 4, LabelSize, ordered[i].Color);
        }
    }

    /// <summary>The library's colour; its second, third, ... row is darker and lighter in turn; of black, always lighter.</summary>
    private SKColor ColorOf(string row)
    {
        string backend = RowId.Backend(row);
        string[] same = [.. _rows.Where(r => r.StartsWith(backend + "/", StringComparison.Ordinal))];
        int i = Array.IndexOf(same, row), step = Math.Min((i + 1) / 2, MostShades);
        SKColor c = Brush.Ink(backend);
        double share = c.Red + c.Green + c.Blue == 0 ? 0.22 * Math.Clamp(i, 0, MostShades) : 0.22 * step * (i % 2 == 1 ? -1 : 1);
        byte Mixed(byte channel) => (byte)Math.Clamp(share < 0 ? channel * (1 + share) : channel + ((215 - channel) * share), 0, 255);
        return new SKColor(Mixed(c.Red), Mixed(c.Green), Mixed(c.Blue));
    }

    private readonly record struct Name(string Text, float X, float Y, SKColor Color);
}
