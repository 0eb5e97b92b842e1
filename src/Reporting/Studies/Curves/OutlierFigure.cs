using ConvBench.Reporting.Agree;
using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Studies.Curves;

/// <summary>Errors around one huge input, one panel for each row: rms over the channels of each output pixel in units of
/// the row's own error without it.</summary>
internal static class OutlierFigure
{
    private const int Cell = 6, Top = 84, Bottom = 62;

    /// <summary>Within so many times its rms a pixel counts as the row's own level: pixels differ by chance, and by their
    /// place in the tile.</summary>
    private const double Level = 3;

    private static readonly SKColor Touched = SKColor.Parse("#555555"), Outside = SKColor.Parse("#FFFFFF");

    public static Figure Of(string title, IReadOnlyList<WhereLine> lines)
    {
        WhereLine[] rows = [.. lines.Where(l => l.Outlier is not null)];
        int side = rows.Max(r => r.Outlier!.MapSide) * Cell;
        var grid = new PanelGrid(rows.Length, side, side, Top, Bottom);
        return new Figure(grid.Width, grid.Height, canvas =>
        {
            Caption.Draw(canvas, grid.Width, title,
                "One input is 10⁴, all others are uniform in [−1, 1). Outputs that read it are gray; every other output could be as "
                    + "exact as ever. Colour: rms error of the output pixel over the row's own without the outlier.");
            for (int i = 0; i < rows.Length; i++)
            {
                Panel(canvas, grid, i, rows[i].Algorithm, rows[i].Outlier!);
            }

            Scale(canvas, grid.Height - 40);
        });
    }

    private static void Panel(SKCanvas canvas, PanelGrid grid, int at, string algorithm, OutlierErrors outlier)
    {
        string reach = outlier.Spoiled == 0
            ? "nothing spoiled" : $"{Format.Whole(outlier.Spoiled)} spoiled, up to {Format.Whole(outlier.Reach)} away";
        (float x, float y) = grid.Panel(canvas, at, algorithm, $"{Format.Number(outlier.Rms / outlier.OwnRms, 2)}×, {reach}");
        int side = outlier.MapSide, read = TouchedCentre(outlier);
        Brush.Fill(canvas, new PageBox(x, y, x + (side * Cell), y + (side * Cell)), ColorOf(1)); // most of it, without seams
        for (int row = 0; row < side; row++)
        {
            for (int from = 0, to; from < side; from = to)
            {
                SKColor color = ColorAt(outlier, row, from, read);
                to = from + 1;
                while (to < side && ColorAt(outlier, row, to, read) == color)
                {
                    to++;
                }

                if (color != ColorOf(1))
                {
                    Brush.Fill(canvas, new PageBox(x + (from * Cell), y + (row * Cell), x + (to * Cell), y + ((row + 1) * Cell)), color);
                }
            }
        }
    }

    /// <summary>Half the side of what reads the outlier: −1 in the middle is that, −1 further out is outside of the output.</summary>
    private static int TouchedCentre(OutlierErrors outlier)
    {
        int middle = outlier.MapSide / 2, reach = 0;
        for (int d = 0; d <= middle; d++)
        {
            reach = outlier.Map[(middle * outlier.MapSide) + middle + d] < 0 && d <= reach + 2 && d < middle ? d : reach;
        }

        return reach;
    }

    private static SKColor ColorAt(OutlierErrors outlier, int row, int column, int read)
    {
        double rms = outlier.Map[(row * outlier.MapSide) + column];
        int middle = outlier.MapSide / 2;
        return rms >= 0 ? ColorOf(rms / outlier.OwnRms) : Math.Abs(row - middle) <= read && Math.Abs(column - middle) <= read
            ? Touched : Outside;
    }

    /// <summary>In steps of a quarter of a decade, so that neighbours of one colour are one rectangle.</summary>
    private static SKColor ColorOf(double times) =>
        times <= Level ? AgreeFigure.ColorOf(1) : AgreeFigure.ColorOf(Math.Pow(10, Math.Round(4 * Math.Log10(times)) / 4));

    private static void Scale(SKCanvas canvas, float top)
    {
        float x = 16;
        foreach ((SKColor color, string text) in (ReadOnlySpan<(SKColor, string)>)[
            (Touched, "reads the outlier"), (ColorOf(1), "its own level (up to 3×)"), (ColorOf(10), "10×"), (ColorOf(100), "100×"),
                (ColorOf(1000), "1000×"), (ColorOf(1e4), "10⁴× and more")])
        {
            Brush.Fill(canvas, new PageBox(x, top, x + 18, top + 13), color);
            Brush.Text(canvas, text, x + 23, top + 11, 11, Brush.Dark);
            x += 23 + PlotFonts.Width(text, 11) + 16;
        }

        Brush.Text(canvas, "Below each name: the same ratio over all outputs that do not read it; how many are above 4 times the row's "
            + "largest error without it, and how far the farthest is.", 16, top + 31, 11, Brush.Gray);
    }
}
