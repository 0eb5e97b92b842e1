using ConvBench.Reporting.Drawing;
using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Figures;

/// <summary>Speed against error for one problem.</summary>
internal static class TradeoffPanel
{
    private const string FloorText = "correctly rounded float32";

    /// <summary>A peak further right than this many times the fastest row is told, not drawn: the rows get the room.</summary>
    private const double FarPeak = 1.8;

    /// <summary>Pixels between the least accurate row and the frame: a label fits.</summary>
    private const double RoomAbove = 48;

    public static void Draw(SKCanvas canvas, ProblemGroup group, double? peakGflops, PixelRect area, bool leftLabel, bool bottomLabel)
    {
        List<CaseRecord> rows = [.. group.Ranked.Concat(group.Reduced).Where(r => r.Error is not null && double.IsFinite(r.Error.RelL2))];
        double fastest = rows.Max(r => Speed(r, group)), least = rows.Min(r => LogError(r, group)),
            most = rows.Max(r => LogError(r, group));
        double? floor = group.FloorRelL2 is > 0 and { } f ? Math.Log10(f) : null;
        bool showPeak = peakGflops is { } p && p < FarPeak * fastest;
        double? wall = Wall(group, peakGflops) is { } w && w < FarPeak * fastest ? Math.Max(w, fastest) : null;
        double right = 1.1 * Math.Max(wall ?? 0, showPeak ? Math.Max(fastest, peakGflops!.Value) : fastest);

        // Room below for the floor's name, above for a label and the peak's name; at least 1.2 decades so that noise does
        // not fill the plot.
        double low = Math.Min(floor ?? least, least) - 0.25, share = RoomAbove / area.Contract(ErrorPlot.Padding).Height;
        double high = Math.Max((most - (share * low)) / (1 - share), low + 1.2);
        using var plot = new ErrorPlot(right, low, high);
        plot.Ticks(ErrorScale.Power, "bits");
        plot.AxisLabels(bottomLabel ? $"nominal GFLOP/s on {group.Where}  (faster →)" : "",
            leftLabel ? "relative L2 error  (↓ more accurate)" : "");
        if (floor is { } logFloor)
        {
            plot.Floor(logFloor);
        }

        if (wall is { } beyond)
        {
            plot.Wall(beyond);
        }

        if (showPeak)
        {
            plot.VerticalLine(peakGflops!.Value, floor ?? low);
        }

        plot.Staircase([.. group.Front.Reverse().Select(r => (Speed(r, group), LogError(r, group)))], "#777777");
        List<(string Text, float X, float Y)> texts = FixedTexts(area, floor, peakGflops, showPeak, right, low, high);
        plot.Points([.. rows.Select(r => Point(group, r))], [.. texts.Select(t => TextBox(t.Text, t.X, t.Y))]);
        plot.Render(canvas, area);
        foreach (var (text, x, y) in texts)
        {
            Brush.Text(canvas, text, x, y, 10, Brush.Gray);
        }

        DrawTitle(canvas, group, area);
    }

    /// <summary>Nominal speed of the least work that any row executes, done at the FMA peak: nominal flops / least executed
    /// flops · peak; null where no row tells its work.</summary>
    internal static double? Wall(ProblemGroup group, double? peakGflops)
    {
        double? least = group.Ranked.Min(r => r.ExecutedFlops);
        return least is > 0 && peakGflops is { } peak && group.Shape is { } shape ? shape.Flops / least.Value * peak : null;
    }

    private static double Speed(CaseRecord row, ProblemGroup group) => row.Gflops ?? (group.Shape?.Flops ?? 1) / row.Time!.MedianNs;

    /// <summary>An exact result has no logarithm: it is drawn on the floor, or at double precision's last bit where there
    /// is none.</summary>
    private static double LogError(CaseRecord row, ProblemGroup group) =>
        Math.Log10(Math.Max(row.Error!.RelL2, group.FloorRelL2 is > 0 and { } f ? f / 2 : 1e-16));

    private static PlotPoint Point(ProblemGroup group, CaseRecord row)
    {
        bool pareto = group.IsPareto(row);
        double speed = Speed(row, group);
        return new PlotPoint(
            speed, LogError(row, group), speed * (Interval.Relative(row.Time!) ?? 0), row.Backend, row.Family,
            pareto ? group.LabelOf(row) : null, pareto ? $"{Format.Number(speed)} · {Format.Bits(row.Error!.CorrectBits)} bits" : "")
        {
            IsOpen = !row.Device.IsCpu,
        };
    }

    /// <summary>Names of the floor and of the peak, in figure pixels.</summary>
    private static List<(string Text, float X, float Y)> FixedTexts(PixelRect area, double? floor, double? peak, bool showPeak,
        double right, double low, double high)
    {
        PixelRect data = area.Contract(ErrorPlot.Padding);
        List<(string, float, float)> texts = [];
        if (floor is { } f)
        {
            texts.Add((FloorText, data.Left + 6, data.Bottom - Math.Max(5, (float)((f - low) / (high - low) * data.Height / 2) - 4)));
        }

        if (peak is { } p)
        {
            string name = "FMA peak " + Format.Number(p) + (showPeak ? "" : " →");
            float width = PlotFonts.Width(name, 10), at = data.Left + (float)(ErrorPlot.Share(p, right) * data.Width) + 4;
            texts.Add((name, showPeak && at + width < data.Right ? at : showPeak ? at - 8 - width : data.Right - width - 2, data.Top + 11));
        }

        return texts;
    }

    private static PageBox TextBox(string text, float x, float y) => new(x, y - 9, x + PlotFonts.Width(text, 10), y + 3);

    private static void DrawTitle(SKCanvas canvas, ProblemGroup group, PixelRect area)
    {
        float x = area.Left + ErrorPlot.Padding.Left, y = area.Top + 16;
        Brush.Text(canvas, group.ShortTitle, x, y, 13, Brush.Dark, bold: true);
        if (group.Name.Length > 0)
        {
            Brush.Text(canvas, group.Description, x, y + 15, 11, Brush.Gray);
        }
    }
}
