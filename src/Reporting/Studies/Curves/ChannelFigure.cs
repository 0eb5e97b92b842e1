using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Studies.Curves;

/// <summary>Error of every output channel: a lane of dots for each row on one logarithmic axis.</summary>
internal static class ChannelFigure
{
    private const int NameWidth = 176, PlotWidth = 620, LaneHeight = 26, Top = 84, Bottom = 58;

    public static Figure Of(string title, IReadOnlyList<WhereLine> lines)
    {
        double[] all = [.. lines.SelectMany(l => l.ChannelRelL2).Where(e => e > 0 && double.IsFinite(e))];
        int from = all.Length == 0 ? -8 : (int)Math.Floor(Math.Log10(all.Min())),
            to = Math.Max(from + 1, all.Length == 0 ? -6 : (int)Math.Ceiling(Math.Log10(all.Max())));
        int width = NameWidth + PlotWidth + 40, bottom = Top + (lines.Count * LaneHeight);
        return new Figure(width, bottom + Bottom, canvas =>
        {
            Caption.Draw(canvas, width, title,
                "A dot is one output channel: √(Σe²/Σy²) over its pixels. Channels differ by their weights alone; one far from the "
                    + "others would be an edge of a kernel's blocking.");
            for (int decade = from; decade <= to; decade++)
            {
                Tick(canvas, X(Math.Pow(10, decade)), bottom, "1e" + Format.Whole(decade), strong: true);
                for (int step = 2; step <= 5 && decade < to; step += 3)
                {
                    Tick(canvas, X(step * Math.Pow(10, decade)), bottom, Format.Whole(step), strong: false);
                }
            }

            for (int i = 0; i < lines.Count; i++)
            {
                Lane(canvas, lines[i], Top + (i * LaneHeight));
            }

            Brush.Text(canvas, "relative L2 error of the channel", NameWidth, bottom + 40, 11, Brush.Gray);
        });

        float X(double error) => NameWidth + (float)((Math.Log10(error) - from) / (to - from) * PlotWidth);

        void Lane(SKCanvas canvas, WhereLine line, float top)
        {
            string backend = RowId.Backend(line.Algorithm);
            Brush.Text(canvas, line.Algorithm, NameWidth - 10, top + 17, 11, Brush.Ink(backend), align: SKTextAlign.Right);
            foreach (double error in line.ChannelRelL2.Where(e => e > 0 && double.IsFinite(e)))
            {
                Brush.Marker(canvas, AlgorithmFamily.Direct, X(error), top + 13, 3.2f, Brush.Color(backend, 0.35));
            }
        }
    }

    private static void Tick(SKCanvas canvas, float x, float bottom, string text, bool strong)
    {
        Brush.Line(canvas, new Segment(x, Top - 4, x, bottom + 4), strong ? Brush.Light : SKColor.Parse("#EDEDED"));
        Brush.Text(canvas, text, x, bottom + 18, strong ? 11 : 9.5f, strong ? Brush.Dark : Brush.Gray, align: SKTextAlign.Center);
    }
}
