using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Figures;

/// <summary>Time of every row as bars, fastest on top, one panel for each problem.</summary>
internal static class TimeFigure
{
    private const int PanelWidth = 460, Columns = 3, Top = 80, TitleHeight = 42, RowHeight = 17, NameWidth = 152, ValueWidth = 104;

    /// <summary>A bar ends at this many times the fastest time, with a cut: one very slow row must not flatten the others.</summary>
    private const double Cut = 6;

    public static Figure Of(IReadOnlyList<ProblemGroup> groups)
    {
        int columns = Math.Min(Columns, groups.Count), rows = (groups.Count + columns - 1) / columns;
        int[] tops = new int[rows + 1];
        tops[0] = Top;
        for (int r = 0; r < rows; r++)
        {
            tops[r + 1] = tops[r] + TitleHeight + 14 + (RowHeight * groups.Skip(r * columns).Take(columns).Max(g => g.Ranked.Count));
        }

        int width = Math.Max(columns * PanelWidth, 760);
        return new Figure(width, tops[rows] + PlotLegend.Height(groups.SelectMany(g => g.Ranked), width), canvas =>
        {
            Caption.Draw(canvas, width, $"Time of one convolution on {groups[0].Place}, fastest on top",
                $"Shorter is faster. Solid and bold: {Pareto.Meaning}. Whiskers: 99\u00a0% interval. "
                    + "Gray: correct bits. Cut bars are longer than drawn.");
            for (int i = 0; i < groups.Count; i++)
            {
                Panel(canvas, groups[i], i % columns * PanelWidth, tops[i / columns]);
            }

            PlotLegend.Draw(canvas, groups.SelectMany(g => g.Ranked), width, tops[rows]);
        });
    }

    private static void Panel(SKCanvas canvas, ProblemGroup group, float left, float top)
    {
        Brush.Text(canvas, group.ShortTitle, left + 16, top + 16, 13, Brush.Dark, bold: true);
        Brush.Text(canvas, group.Name.Length > 0 ? group.Description : "", left + 16, top + 31, 11, Brush.Gray);
        double longest = Math.Min(group.Ranked[^1].Time!.MedianNs, Cut * group.Ranked[0].Time!.MedianNs);
        float room = PanelWidth - 16 - NameWidth - ValueWidth - 16;
        for (int i = 0; i < group.Ranked.Count; i++)
        {
            Bar(canvas, group, group.Ranked[i], left + 16, top + TitleHeight + (i * RowHeight), room / longest, room);
        }
    }

    private static void Bar(SKCanvas canvas, ProblemGroup group, CaseRecord row, float left, float top, double pixelsPerNs, float room)
    {
        bool pareto = group.IsPareto(row);
        float baseline = top + 12, start = left + NameWidth, middle = top + 8;
        string name = Fitted(group.LabelOf(row), NameWidth - 20, pareto);
        Brush.Text(canvas, name, start - 20, baseline, 10.5f, Brush.Dark, pareto, SKTextAlign.Right);
        Brush.Marker(canvas, row.Family, start - 10, middle, 4, Brush.Color(row.Backend));
        double full = row.Time!.MedianNs * pixelsPerNs;
        float length = Math.Max(1, (float)Math.Min(full, room)), end = start + length;
        Brush.Fill(canvas, new PageBox(start, top + 2, end, top + RowHeight - 3), Brush.Color(row.Backend, pareto ? 1 : 0.45));
        float from = end, to = end;
        if (full > room + 0.5)
        {
            DrawCut(canvas, end - 14, top);
        }
        else if (Interval.Of(row.Time) is { } i && (i.High - i.Low) * pixelsPerNs > 3)
        {
            (from, to) = (start + (float)(i.Low * pixelsPerNs), start + (float)Math.Min(i.High * pixelsPerNs, room + 30));
            Brush.Line(canvas, new Segment(from, middle, to, middle), Brush.Dark, 1.2f);
            Brush.Line(canvas, new Segment(from, middle - 3, from, middle + 3), Brush.Dark, 1.2f);
            Brush.Line(canvas, new Segment(to, middle - 3, to, middle + 3), Brush.Dark, 1.2f);
        }

        string time = Format.Time(row.Time.MedianNs);
        float x = Math.Max(end, to) + 5;
        Brush.Text(canvas, time, x, baseline, 10.5f, Brush.Dark, pareto);
        string bits = row.Error is { } error ? Format.Bits(error.CorrectBits) + " bits" : "";
        Brush.Text(canvas, bits, x + PlotFonts.Width(time, 10.5f, pareto) + 6, baseline, 10, Brush.Gray);
    }

    /// <summary>Two slanted white strokes through a bar: it goes on.</summary>
    private static void DrawCut(SKCanvas canvas, float x, float top)
    {
        Brush.Line(canvas, new Segment(x, top + RowHeight - 2, x + 4, top + 1), SKColors.White, 2);
        Brush.Line(canvas, new Segment(x + 5, top + RowHeight - 2, x + 9, top + 1), SKColors.White, 2);
    }

    private static string Fitted(string text, float width, bool bold)
    {
        string fitted = text;
        for (int length = text.Length - 1; length > 0 && PlotFonts.Width(fitted, 10.5f, bold) > width; length--)
        {
            fitted = text[..length] + "…";
        }

        return fitted;
    }
}
