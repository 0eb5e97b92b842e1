using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Studies.Curves;

/// <summary>How many ulps the outputs are off: a line of bars for each row, share of its outputs in percent.</summary>
internal static class UlpFigure
{
    private const int NameWidth = 176, BinWidth = 50, LaneHeight = 46, Top = 76, Bottom = 62, BarHeight = 28;

    public static Figure Of(string title, IReadOnlyList<WhereLine> lines)
    {
        int bins = lines.Max(l => l.UlpCounts.Length);
        double most = lines.Max(l => l.UlpCounts.Max() / (double)Math.Max(1, l.UlpCounts.Sum()));
        int width = NameWidth + (bins * BinWidth) + 16, bottom = Top + (lines.Count * LaneHeight);
        return new Figure(width, bottom + Bottom, canvas =>
        {
            Caption.Draw(canvas, width, title,
                "Share of the outputs in percent by |error| in ulps of the exact value; up to 1/2 is correctly rounded. Outputs with "
                    + "|y| up to s/1024 are left out. Bars are in proportion to the largest share.");
            for (int i = 0; i < lines.Count; i++)
            {
                Lane(canvas, lines[i], Top + (i * LaneHeight), most);
            }

            for (int bin = 0; bin < bins; bin++)
            {
                Brush.Text(canvas, BinName(bin, bins), NameWidth + ((bin + 0.5f) * BinWidth), bottom + 18, 10.5f, Brush.Dark,
                    align: SKTextAlign.Center);
            }

            Brush.Text(canvas, "|error| in ulps, up to", NameWidth, bottom + 38, 11, Brush.Gray);
        });
    }

    /// <summary>Upper end of a bin: 1/2, 1, 2, 4, ...; the last has none.</summary>
    public static string BinName(int bin, int bins) => bin == 0 ? "½" : bin == bins - 1 ? "more" : Format.Whole(1L << (bin - 1));

    private static void Lane(SKCanvas canvas, WhereLine line, float top, double most)
    {
        string backend = RowId.Backend(line.Algorithm);
        Brush.Text(canvas, line.Algorithm, NameWidth - 8, top + LaneHeight - 8, 11, Brush.Ink(backend), align: SKTextAlign.Right);
        Brush.Line(canvas, new Segment(NameWidth, top + LaneHeight - 4, NameWidth + (line.UlpCounts.Length * BinWidth),
            top + LaneHeight - 4), Brush.Light);
        double all = Math.Max(1, line.UlpCounts.Sum());
        for (int bin = 0; bin < line.UlpCounts.Length; bin++)
        {
            double share = line.UlpCounts[bin] / all;
            if (share == 0)
            {
                continue;
            }

            float left = NameWidth + (bin * BinWidth) + 2, height = (float)Math.Max(0.7, share / most * BarHeight),
                floor = top + LaneHeight - 4.5f;
            Brush.Fill(canvas, new PageBox(left, floor - height, left + BinWidth - 4, floor), Brush.Color(backend, 0.45));
            string text = share < 0.0005 ? "<0.1" : Format.Number(100 * share, 2);
            Brush.Text(canvas, text, left + (BinWidth / 2f) - 2, floor - height - 2.5f, 9.5f, Brush.Dark, align: SKTextAlign.Center);
        }
    }
}
