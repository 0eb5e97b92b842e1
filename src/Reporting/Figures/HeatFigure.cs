using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Figures;

/// <summary>Every layer against every row: how close each row comes to the layer's fastest, and its correct bits.</summary>
internal static class HeatFigure
{
    private const int Left = 190, Top = 196, CellWidth = 62, CellHeight = 27, Right = 24;

    /// <summary>From far behind to fastest, one hue with growing darkness, so that it also reads in gray: blues of
    /// ColorBrewer, C. Brewer, 2003.</summary>
    private static readonly SKColor[] Scale =
        [SKColor.Parse("#F7FBFF"), SKColor.Parse("#C6DBEF"), SKColor.Parse("#6BAED6"), SKColor.Parse("#2171B5"), SKColor.Parse("#08306B")];

    public static Figure Of(IReadOnlyList<ProblemGroup> groups)
    {
        IReadOnlyList<CaseRecord> rows = Rows(groups);
        int width = Math.Max(760, Left + (rows.Count * CellWidth) + Right), end = Top + (groups.Count * CellHeight);
        return new Figure(width, end + 52, canvas =>
        {
            Caption.Draw(canvas, width, $"Which row is fast where: share of the fastest row's speed, {groups[0].Place}",
                "Dark and 100: fastest of its layer. Small: correct bits. Rows by how often they compute and how close they come. "
                    + "Empty: the row cannot do the layer, or was not run.");
            for (int i = 0; i < rows.Count; i++)
            {
                Head(canvas, rows[i], Left + ((i + 0.5f) * CellWidth));
            }

            for (int i = 0; i < groups.Count; i++)
            {
                Layer(canvas, groups[i], rows, Top + (i * CellHeight));
            }

            DrawScale(canvas, end + 18);
        });
    }

    /// <summary>One record of every row that is timed somewhere, best coverage and speed first.</summary>
    internal static IReadOnlyList<CaseRecord> Rows(IReadOnlyList<ProblemGroup> groups) =>
    [
        .. groups.SelectMany(g => g.Timed.Select(r => (Row: r, Share: Share(g, r)))).GroupBy(p => p.Row.Algorithm)
            .OrderByDescending(p => p.Sum(x => x.Share)).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => p.First().Row),
    ];

    private static double Share(ProblemGroup group, CaseRecord row) => group.Timed[0].Time!.MedianNs / row.Time!.MedianNs;

    private static void Head(SKCanvas canvas, CaseRecord row, float x)
    {
        canvas.Save();
        canvas.Translate(x + 4, Top - 22);
        canvas.RotateDegrees(-52);
        Brush.Text(canvas, row.Algorithm, 0, 0, 11, Brush.Ink(row.Backend));
        canvas.Restore();
        Brush.Marker(canvas, row.Family, x, Top - 12, 4.5f, Brush.Color(row.Backend));
    }

    private static void Layer(SKCanvas canvas, ProblemGroup group, IReadOnlyList<CaseRecord> rows, float top)
    {
        Brush.Text(canvas, group.ShortTitle, Left - 10, top + 17, 11, Brush.Dark, align: SKTextAlign.Right);
        for (int i = 0; i < rows.Count; i++)
        {
            var cell = new PageBox(Left + (i * CellWidth) + 1, top + 1, Left + ((i + 1) * CellWidth) - 1, top + CellHeight - 1);
            if (group.Timed.FirstOrDefault(r => r.Algorithm == rows[i].Algorithm) is { } row)
            {
                Cell(canvas, cell, Share(group, row), row.Error?.CorrectBits);
            }
            else
            {
                Brush.Line(canvas, new Segment(cell.Left + 22, (cell.Top + cell.Bottom) / 2, cell.Right - 22,
                    (cell.Top + cell.Bottom) / 2), Brush.Light);
            }
        }
    }

    private static void Cell(SKCanvas canvas, PageBox cell, double share, double? bits)
    {
        Brush.Fill(canvas, cell, ColorOf(share));
        SKColor ink = share > 0.62 ? SKColors.White : Brush.Dark;
        string percent = Format.Number(100 * share, share < 0.0995 ? 1 : 2);
        Brush.Text(canvas, share > 0.995 ? "100" : percent, cell.Left + 28, cell.Top + 17, 12, ink, share > 0.995, SKTextAlign.Right);
        Brush.Text(canvas, bits is { } b ? Format.Bits(b) : "", cell.Right - 4, cell.Top + 17, 9,
            share > 0.62 ? SKColor.Parse("#E8E8E8") : Brush.Dark, align: SKTextAlign.Right);
    }

    private static SKColor ColorOf(double share)
    {
        double at = Math.Clamp(share, 0, 1) * (Scale.Length - 1);
        int from = Math.Min((int)at, Scale.Length - 2);
        double part = at - from;
        byte Mix(Func<SKColor, byte> c) => (byte)Math.Round(((1 - part) * c(Scale[from])) + (part * c(Scale[from + 1])));
        return new SKColor(Mix(c => c.Red), Mix(c => c.Green), Mix(c => c.Blue));
    }

    private static void DrawScale(SKCanvas canvas, float top)
    {
        const int Steps = 40, Width = 4;
        Brush.Text(canvas, "0 %", Left - 6, top + 11, 11, Brush.Gray, align: SKTextAlign.Right);
        for (int i = 0; i < Steps; i++)
        {
            Brush.Fill(canvas, new PageBox(Left + (i * Width), top, Left + ((i + 1) * Width), top + 14), ColorOf((i + 0.5) / Steps));
        }

        Brush.Text(canvas, "100 % of the fastest row's speed", Left + (Steps * Width) + 6, top + 11, 11, Brush.Gray);
    }
}
