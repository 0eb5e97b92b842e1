using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>The figures' own font, so that they look alike on a machine without fonts (Liberation Sans 2.1.5, licence in
/// Fonts/OFL.txt).</summary>
/// <remarks>Its widths are Arial's: an SVG shown where the font is missing keeps its layout.</remarks>
internal static class PlotFonts
{
    public const string Family = "Liberation Sans";

    public static readonly SKTypeface Regular = Load("LiberationSans-Regular.ttf");

    public static readonly SKTypeface Bold = Load("LiberationSans-Bold.ttf");

    // ScottPlot keeps fonts in static lists: registered once for the process, whatever number of figures follows.
    static PlotFonts() => ScottPlot.Fonts.FontResolvers.Insert(0, new Resolver());

    public static SKFont Font(float size, bool bold = false) =>
        new(bold ? Bold : Regular, size)
        {
            Edging = SKFontEdging.Antialias,
            Subpixel = true,
            LinearMetrics = true,
            Hinting = SKFontHinting.None
        };

    public static float Width(string text, float size, bool bold = false)
    {
        using SKFont font = Font(size, bold);
        return font.MeasureText(text);
    }

    private static SKTypeface Load(string name)
    {
        using Stream stream = typeof(PlotFonts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"resource {name} is missing");
        return SKTypeface.FromStream(stream);
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, weight >= FontWeight.SemiBold, italic: false);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName != Family ? null : bold ? Bold : Regular;
    }
}
