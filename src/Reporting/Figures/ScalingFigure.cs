using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Figures;

/// <summary>What more threads give: for each row the speed-up of every layer, and their geometric mean.</summary>
internal static class ScalingFigure
{
    private const int Width = 980, Left = 190, Right = 120, Top = 96, RowHeight = 22;

    /// <summary>Rows of the CPU with their speed-ups from the fewest to the most threads; none where there is one thread count.</summary>
    internal static IReadOnlyList<(CaseRecord Row, IReadOnlyList<double> SpeedUps)> Rows(IReadOnlyList<ProblemGroup> all, out int few,
        out int many)
    {
        ProblemGroup[] groups = [.. all.Where(g => g.Place.Device.IsCpu)];
        few = groups.Length == 0 ? 0 : groups.Min(g => g.Threads);
        many = groups.Length == 0 ? 0 : groups.Max(g => g.Threads);
        if (few == many)
        {
            return [];
        }

        (int least, int most) = (few, many);
        IEnumerable<(CaseRecord Row, double SpeedUp)> pairs =
            from g in groups
            where g.Threads == least
            from h in groups
            where h.Threads == most && h.Problem == g.Problem && h.Distribution == g.Distribution && h.Seed == g.Seed
            from a in g.Timed
            from b in h.Timed
            where b.Algorithm == a.Algorithm && b.Isa == a.Isa
            select (a, a.Time!.MedianNs / b.Time!.MedianNs);
        return [.. pairs.GroupBy(p => p.Row.Algorithm).Select(p => (p.First().Row, (IReadOnlyList<double>)[.. p.Select(x => x.SpeedUp)]))
            .OrderByDescending(p => Headline.GeometricMean(p.Item2)).ThenBy(p => p.Row.Algorithm, StringComparer.Ordinal)];
    }

    /// <summary>Null where there is one thread count.</summary>
    public static Figure? Of(IReadOnlyList<ProblemGroup> groups)
    {
        var rows = Rows(groups, out int few, out int many);
        if (rows.Count == 0)
        {
            return null;
        }

        int bottom = Top + (rows.Count * RowHeight);
        double ideal = (double)many / few, most = Math.Max(ideal, rows.Max(r => r.SpeedUps.Max())) * 1.05;
        return new Figure(Width, bottom + 40 + PlotLegend.Height(rows.Select(r => r.Row), Width), canvas =>
        {
            Caption.Draw(canvas, Width, $"What {Headline.Threads(many)} give over {Headline.Threads(few)}",
                "A faint mark for each layer, a solid one for the geometric mean, which stands at the right too. Dashed: as many times "
                    + "as there are threads; memory and turbo clocks keep rows below it.");
            Axis(canvas, bottom, ideal, most);
            for (int i = 0; i < rows.Count; i++)
            {
                Row(canvas, rows[i].Row, rows[i].SpeedUps, Top + (i * RowHeight) + (RowHeight / 2), most);
            }

            PlotLegend.Draw(canvas, rows.Select(r => r.Row), Width, bottom + 40);
        });
    }

    private static float X(double speedUp, double most) => Left + (float)(speedUp / most * (Width - Left - Right));

    private static void Axis(SKCanvas canvas, float bottom, double ideal, double most)
    {
        double step = most > 12 ? 4 : most > 5 ? 1 : 0.5;
        for (double at = 0; at <= most; at += step)
        {
            Brush.Line(canvas, new Segment(X(at, most), Top, X(at, most), bottom), SKColor.Parse("#EDEDED"));
            Brush.Text(canvas, at.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture), X(at, most), bottom + 16, 11,
                Brush.Dark, align: SKTextAlign.Center);
        }

        for (float y = Top; y < bottom; y += 8)
        {
            Brush.Line(canvas, new Segment(X(ideal, most), y, X(ideal, most), y + 4), SKColor.Parse("#9A9A9A"), 1.2f);
        }

        Brush.Text(canvas, "times as fast  (faster →)", (Left + Width - Right) / 2f, bottom + 34, 12, Brush.Dark,
            align: SKTextAlign.Center);
    }

    private static void Row(SKCanvas canvas, CaseRecord row, IReadOnlyList<double> speedUps, float y, double most)
    {
        double mean = Headline.GeometricMean(speedUps);
        AlgorithmFamily family = row.Family;
        Brush.Text(canvas, row.Algorithm, Left - 12, y + 4, 11, Brush.Ink(row.Backend), align: SKTextAlign.Right);
        foreach (double speedUp in speedUps)
        {
            Brush.Marker(canvas, family, X(speedUp, most), y, 3.5f, Brush.Color(row.Backend, 0.3));
        }

        Brush.Marker(canvas, family, X(mean, most), y, 5.5f, Brush.Color(row.Backend), SKColors.White);
        Brush.Text(canvas, $"{Format.Times(mean)} ({Headline.Layers(speedUps.Count)})", Width - Right + 10, y + 4, 11, Brush.Dark);
    }
}
