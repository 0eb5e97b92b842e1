using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>A picture of a size, drawn the same way to SVG and to PNG.</summary>
/// <param name="Width">Pixels at scale 1.</param>
/// <param name="Height">Pixels at scale 1.</param>
/// <param name="Draw">Draws on a white canvas of that size.</param>
internal sealed partial record Figure(int Width, int Height, Action<SKCanvas> Draw)
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

        // A viewer without the font takes one of the same widths. Skia numbers clips over the whole process: here they
        // start anew, so that the same figure is the same file.
        var numbers = new Dictionary<string, string>();
        string svg = ClipId().Replace(Encoding.UTF8.GetString(stream.ToArray()), m =>
        {
            numbers.TryAdd(m.Value, "cl_" + Format.Whole(numbers.Count));
            return numbers[m.Value];
        });
        return svg
            .Replace($"font-family=\"{PlotFonts.Family}\"", $"font-family=\"{PlotFonts.Family}, Arial, Helvetica, sans-serif\"",
            StringComparison.Ordinal)
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

        // Flat areas of one colour: no filter compresses them best, and a low level costs a tenth of the size and saves most of the time.
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, 4));
        return data?.ToArray() ?? throw new IOException("the picture could not be encoded");
    }

    [GeneratedRegex("\\bcl_[0-9a-f]+\\b")]
    private static partial Regex ClipId();

    private void DrawOnWhite(SKCanvas canvas)
    {
        using var white = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(0, 0, Width, Height, white);
        Draw(canvas);
    }
}
