using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>Colours of the libraries and shapes of the families that a figure uses, on as many lines as its width asks for.</summary>
internal static class PlotLegend
{
    private const float Left = 16, Size = 12, Gap = 20, Line = 20, Symbol = 18;

    /// <summary>Pixels from the top of the legend to the end of the figure.</summary>
    public static int Height(IEnumerable<CaseRecord> rows, float width) => (int)Layout(rows, width).Max(e => e.Y) + 36;

    public static void Draw(SKCanvas canvas, IEnumerable<CaseRecord> rows, float width, float top)
    {
        foreach (Entry entry in Layout(rows, width))
        {
            float baseline = top + entry.Y + 20;
            if (entry.Family is { } family)
            {
                Brush.Marker(canvas, family, entry.X + 6, baseline - 4, 5, SKColors.White, Brush.Gray);
            }
            else
            {
                Brush.Fill(canvas, new PageBox(entry.X, baseline - 9, entry.X + 13, baseline + 1), Brush.Color(entry.Backend));
            }

            Brush.Text(canvas, entry.Name, entry.X + Symbol, baseline, Size, Brush.Dark);
        }
    }

    /// <summary>Libraries by name, then families; a new line where the next entry would leave the figure.</summary>
    private static List<Entry> Layout(IEnumerable<CaseRecord> rows, float width)
    {
        List<CaseRecord> all = [.. rows];
        IEnumerable<(string Name, string Backend, AlgorithmFamily? Family)> entries =
        [
            .. all.Select(r => r.Backend).Distinct().Order(StringComparer.Ordinal)
                .Select(b => (RowPalette.LibraryName(b), b, (AlgorithmFamily?)null)),
            .. all.Select(r => r.Family).Distinct().Order().Select(f => (RowPalette.FamilyName(f), "", (AlgorithmFamily?)f)),
        ];
        var placed = new List<Entry>();
        float x = Left, y = 0;
        foreach (var (name, backend, family) in entries)
        {
            float needed = Symbol + PlotFonts.Width(name, Size);
            bool firstFamily = family is not null && placed[^1].Family is null;
            x += firstFamily ? Gap : 0;
            if (x + needed > width - Left)
            {
                (x, y) = (Left, y + Line);
            }

            placed.Add(new Entry(x, y, name, backend, family));
            x += needed + Gap;
        }

        return placed;
    }

    private sealed record Entry(float X, float Y, string Name, string Backend, AlgorithmFamily? Family);
}
