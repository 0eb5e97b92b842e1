using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>A figure's title and the lines that say how to read it.</summary>
internal static class Caption
{
    private const float Left = 16, TitleSize = 19, TextSize = 12;

    public static void Draw(SKCanvas canvas, float width, string title, string text)
    {
        Brush.Text(canvas, title, Left, 28, TitleSize, Brush.Dark, bold: true);
        float y = 48;
        foreach (string line in Wrapped(text, width - (2 * Left)))
        {
            Brush.Text(canvas, line, Left, y, TextSize, Brush.Gray);
            y += 16;
        }
    }

    private static IEnumerable<string> Wrapped(string text, float width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && PlotFonts.Width(longer, TextSize) > width)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }
}
