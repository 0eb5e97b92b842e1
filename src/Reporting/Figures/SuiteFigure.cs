using ConvBench.Reporting.Drawing;
using ScottPlot;

namespace ConvBench.Reporting.Figures;

/// <summary>The suite as a whole: what each error budget buys, for each library and for the best of all.</summary>
internal static class SuiteFigure
{
    private const int Width = 980, Height = 540, Top = 72;

    public static Figure Of(SuiteFront suite)
    {
        return new Figure(Width, Top + Height + PlotLegend.Height(Rows(suite), Width), canvas =>
        {
            Caption.Draw(canvas, Width,
                $"What an error budget buys over all {Headline.Layers(suite.Layers)}: speed relative to {suite.Baseline}", Text(suite));
            DrawPlot(canvas, suite);
            PlotLegend.Draw(canvas, Rows(suite), Width, Top + Height);
        });
    }

    private static IEnumerable<CaseRecord> Rows(SuiteFront suite) => suite.Rows.Select(r => r.Row);

    private static string Text(SuiteFront suite)
    {
        string missing = string.Join(", ",
            suite.Partial.Select(p =>
                $"{RowPalette.LibraryName(p.Backend)} computes {Format.Whole(p.Layers)} of {Headline.Layers(suite.Layers)}"));
        return "Marks: one row used for every layer. Curves: each layer takes the library's fastest row within the budget; black: the "
            + "fastest of all. Right axis: bits lost."
            + (missing.Length > 0 ? " No curve: " + missing + "." : "");
    }

    private static void DrawPlot(SkiaSharp.SKCanvas canvas, SuiteFront suite)
    {
        IEnumerable<(double Speed, double Budget)> all =
            suite.BestOfAll.Concat(suite.Libraries.SelectMany(l => l.Steps)).Concat(suite.Rows.Select(r => (r.Speed, r.Budget)));
        double low = -0.25, high = all.Max(p => Math.Log10(p.Budget)) + 0.3, right = 1.12 * all.Max(p => p.Speed);
        using var plot = new ErrorPlot(right, low, high);
        plot.Ticks(v => Format.Number(v, 1) + "×", "bits");
        plot.AxisLabels($"speed relative to {suite.Baseline}, geometric mean over the layers, {suite.Place}  (faster →)",
            "largest error of any layer, × correctly rounded  (↓ more accurate)");
        plot.Floor(0);
        plot.VerticalLine(1, 0);
        foreach (var (backend, steps) in suite.Libraries)
        {
            plot.Staircase(Logarithmic(steps), RowPalette.ColorOf(backend), 2);
        }

        plot.Staircase(Logarithmic(suite.BestOfAll), "#222222", 1.2f);
        List<PlotPoint> points =
        [
            .. suite.Rows.Select(r => new PlotPoint(
                r.Speed, Math.Log10(r.Budget), 0, r.Row.Backend, r.Row.Family, r.Label, Format.Times(r.Speed))),
            .. suite.Libraries.Where(l => l.Steps.Count > 1)
                .Select(l => End(l.Steps, l.Backend, RowPalette.LibraryName(l.Backend) + ", any row")),
            End(suite.BestOfAll, "", "any row of any library"),
        ];
        var area = new PixelRect(0, Width, Top + Height, Top - 24);
        PixelRect data = area.Contract(ErrorPlot.Padding);
        float textY = data.Bottom - 9;
        plot.Points(points, [new PageBox(data.Left, textY - 10, data.Left + 150, textY + 4)]);
        plot.Render(canvas, area);
        Brush.Text(canvas, "correctly rounded float32", data.Left + 6, textY, 10, Brush.Gray);
    }

    /// <summary>The fast end of a curve.</summary>
    private static PlotPoint End(IReadOnlyList<(double Speed, double Budget)> steps, string backend, string label) =>
        new(steps[^1].Speed, Math.Log10(steps[^1].Budget), 0, backend, null, label, Format.Times(steps[^1].Speed));

    private static List<(double X, double Y)> Logarithmic(IReadOnlyList<(double Speed, double Budget)> steps) =>
        [.. steps.Select(s => (s.Speed, Math.Log10(s.Budget)))];
}
