using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>Text, lines and markers in the figures' style.</summary>
internal static class Brush
{
    public static readonly SKColor Dark = SKColor.Parse("#222222"), Gray = SKColor.Parse("#6B6B6B"), Light = SKColor.Parse("#BBBBBB");

    public static SKColor Color(string backend, double opacity = 1) =>
        SKColor.Parse(RowPalette.ColorOf(backend)).WithAlpha((byte)(255 * opacity));

    public static SKColor Ink(string backend) => SKColor.Parse(RowPalette.InkOf(backend));

    /// <summary>One line of text; y is the baseline.</summary>
    public static void Text(SKCanvas canvas, string text, float x, float y, float size, SKColor color, bool bold = false,
        SKTextAlign align = SKTextAlign.Left)
    {
        using SKFont font = PlotFonts.Font(size, bold);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
    }

    public static void Line(SKCanvas canvas, Segment s, SKColor color, float width = 1)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true, StrokeWidth = width, IsStroke = true };
        canvas.DrawLine(s.X1, s.Y1, s.X2, s.Y2, paint);
    }

    public static void Fill(SKCanvas canvas, PageBox box, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawRect(box.Left, box.Top, box.Width, box.Height, paint);
    }

    /// <summary>A family's marker; the outline sets it off from what lies below it.</summary>
    public static void Marker(SKCanvas canvas, AlgorithmFamily family, float x, float y, float radius, SKColor fill,
        SKColor? outline = null)
    {
        using var paint = new SKPaint { Color = fill, IsAntialias = true };
        Shape(canvas, family, x, y, radius, paint);
        if (outline is { } color)
        {
            using var pen = new SKPaint { Color = color, IsAntialias = true, IsStroke = true, StrokeWidth = 1.2f };
            Shape(canvas, family, x, y, radius, pen);
        }
    }

    /// <summary>A small dot: the end of a curve, no algorithm.</summary>
    public static void Dot(SKCanvas canvas, float x, float y, SKColor fill)
    {
        using var paint = new SKPaint { Color = fill, IsAntialias = true };
        canvas.DrawCircle(x, y, 3, paint);
    }

    /// <summary>Shapes of equal visual weight: areas are about those of the circle.</summary>
    private static void Shape(SKCanvas canvas, AlgorithmFamily family, float x, float y, float r, SKPaint paint)
    {
        using var path = new SKPath();
        float square = 0.9f * r, diamond = 1.25f * r, side = 1.25f * r, arm = 0.42f * r, reach = 1.15f * r;
        switch (family)
        {
            case AlgorithmFamily.Direct:
                canvas.DrawCircle(x, y, r, paint);
                return;
            case AlgorithmFamily.Im2col:
                path.AddPoly([new(x, y - diamond), new(x + diamond, y), new(x, y + diamond), new(x - diamond, y)]);
                break;
            case AlgorithmFamily.Winograd:
                path.AddPoly([new(x, y - side), new(x + (1.1f * side), y + (0.8f * side)), new(x - (1.1f * side), y + (0.8f * side))]);
                break;
            case AlgorithmFamily.Sfc:
                path.AddPoly([new(x, y + side), new(x + (1.1f * side), y - (0.8f * side)), new(x - (1.1f * side), y - (0.8f * side))]);
                break;
            case AlgorithmFamily.Fft:
                path.AddRect(new SKRect(x - square, y - square, x + square, y + square));
                break;
            case AlgorithmFamily.Auto:
                path.AddPoly([
                    new(x - arm, y - reach), new(x + arm, y - reach), new(x + arm, y - arm), new(x + reach, y - arm),
                        new(x + reach, y + arm), new(x + arm, y + arm),
                    new(x + arm, y + reach), new(x - arm, y + reach), new(x - arm, y + arm), new(x - reach, y + arm),
                        new(x - reach, y - arm), new(x - arm, y - arm)]);
                break;
            case AlgorithmFamily.Reference:
                path.AddRect(new SKRect(x - reach, y - arm, x + reach, y + arm));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(family));
        }

        canvas.DrawPath(path, paint);
    }
}
