using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Studies.Curves;

/// <summary>Error by position inside the tile, one panel for each row: rms over that of the whole output, as a heat map.</summary>
internal static class TileFigure
{
    private const int Side = 196, Top = 84, Bottom = 62, MostNumbers = 8;

    private static readonly SKColor Low = SKColor.Parse("#2A6FBB"), High = SKColor.Parse("#C23B22");

    public static Figure Of(string title, IReadOnlyList<WhereLine> lines)
    {
        WhereLine[] rows = [.. lines.Where(l => l.Tiles.Length > 0)];
        var grid = new PanelGrid(rows.Length, Side, Side, Top, Bottom);
        return new Figure(grid.Width, grid.Height, canvas =>
        {
            Caption.Draw(canvas, grid.Width, title,
                "rms error at each position of the tile over the rms error of the whole output. Rows that say no tile are shown at the "
                    + "candidate period that differs most; white all over is what no tile looks like.");
            for (int i = 0; i < rows.Length; i++)
            {
                Panel(canvas, grid, i, rows[i]);
            }

            Scale(canvas, grid.Height - 40);
        });
    }

    /// <summary>The tile that a row says, else the candidate whose positions differ most.</summary>
    public static TileErrors Shown(WhereLine line) => line.Tiles.MaxBy(t => (t.Known, t.Contrast))!;

    private static void Panel(SKCanvas canvas, PanelGrid grid, int at, WhereLine line)
    {
        TileErrors tile = Shown(line);
        string size = $"{Format.Whole(tile.Rows)}×{Format.Whole(tile.Columns)}";
        (float x, float y) = grid.Panel(canvas, at, line.Algorithm,
            $"{(tile.Known ? $"tile {size}" : $"no tile said, period {size}")}, F = {Format.Number(tile.Contrast, 2)}");
        float cellWidth = (float)Side / tile.Columns, cellHeight = (float)Side / tile.Rows;
        for (int i = 0; i < tile.Rms.Length; i++)
        {
            double ratio = line.RmsAbs == 0 ? 1 : tile.Rms[i] / line.RmsAbs;
            float left = x + (i % tile.Columns * cellWidth), top = y + (i / tile.Columns * cellHeight);
            SKColor fill = ColorOf(ratio);
            Brush.Fill(canvas, new PageBox(left, top, left + cellWidth - 0.5f, top + cellHeight - 0.5f), fill);
            if (tile.Columns <= MostNumbers && tile.Rows <= MostNumbers)
            {
                Brush.Text(canvas, Format.Number(ratio, 2), left + (cellWidth / 2), top + (cellHeight / 2) + 4,
                    tile.Columns > 6 ? 9 : 10.5f, InkOn(fill), align: SKTextAlign.Center);
            }
        }
    }

    /// <summary>Blue at a quarter, white at 1, red at 4 times; in proportion to the logarithm.</summary>
    internal static SKColor ColorOf(double ratio)
    {
        double at = Math.Clamp(Math.Log2(Math.Max(ratio, 1e-9)) / 2, -1, 1);
        SKColor end = at < 0 ? Low : High;
        return new SKColor(Mix(end.Red), Mix(end.Green), Mix(end.Blue));

        byte Mix(byte channel) => (byte)Math.Round(255 + (Math.Abs(at) * (channel - 255)));
    }

    private static SKColor InkOn(SKColor fill) =>
        (0.299 * fill.Red) + (0.587 * fill.Green) + (0.114 * fill.Blue) > 140 ? Brush.Dark : SKColors.White;

    private static void Scale(SKCanvas canvas, float top)
    {
        float x = 16;
        foreach ((double ratio, string text) in (ReadOnlySpan<(double, string)>)[(0.25, "1/4 and less"), (0.5, "1/2"),
            (1, "1: the whole output's"), (2, "2"), (4, "4 times and more")])
        {
            Brush.Fill(canvas, new PageBox(x - 0.5f, top - 0.5f, x + 18.5f, top + 13.5f), Brush.Light);
            Brush.Fill(canvas, new PageBox(x, top, x + 18, top + 13), ColorOf(ratio));
            Brush.Text(canvas, text, x + 23, top + 11, 11, Brush.Dark);
            x += 23 + PlotFonts.Width(text, 11) + 16;
        }

        Brush.Text(canvas, "F: variance between positions over that within, about 1 where the place in the tile does not matter", 16,
            top + 31, 11, Brush.Gray);
    }
}
