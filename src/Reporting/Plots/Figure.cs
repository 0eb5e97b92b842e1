using System.Text;
using SkiaSharp;

namespace ConvBench.Reporting.Plots;

/// <summary>A picture of a size, drawn the same way to SVG and to PNG.</summary>
/// <param name="Width">Pixels at scale 1.</param>
/// <param name="Height">Pixels at scale 1.</param>
/// <param name="Draw">Draws on a white canvas of that size.</param>
internal sealed record Figure(int Width, int Height, Action<SKCanvas> Draw)
{
    /// <summary>PNG pixels for one SVG unit: sharp on dense screens, still small enough to commit.</summary>
    private const float PngScale = 1.5f;

    /// <summary>Writes stem.svg and stem.png.</summary>
    public IReadOnlyList<string> Save(string stem)
    {
        string svg = stem + ".svg", png = stem + ".png";
        File.WriteAllText(svg, ToSvg());
        File.WriteAllBytes(png, ToPng());
        return [svg, png];
    }

    public string ToSvg()
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
        {
            DrawOnWhite(canvas);
        }

        // A viewer without the font takes one of the same widths.
        return Encoding.UTF8.GetString(stream.ToArray())
            .Replace($"font-family=\"{PlotFonts.Family}\"", $"font-family=\"{PlotFonts.Family}, Arial, Helvetica, sans-serif\"", StringComparison.Ordinal)
            .Replace("<svg ", $"<svg viewBox=\"0 0 {Format.Whole(Width)} {Format.Whole(Height)}\" ", StringComparison.Ordinal);
    }

    public byte[] ToPng()
    {
        using var bitmap = new SKBitmap((int)(Width * PngScale), (int)(Height * PngScale));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(PngScale);
            DrawOnWhite(canvas);
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private void DrawOnWhite(SKCanvas canvas)
    {
        using var white = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(0, 0, Width, Height, white);
        Draw(canvas);
    }
}
