using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>Small multiples: panels of one size with a title and a line below it, left to right, row by row.</summary>
/// <param name="Count">Panels.</param>
/// <param name="PanelWidth">Pixels of the panel's content.</param>
/// <param name="PanelHeight">Pixels of the panel's content.</param>
/// <param name="Top">Where the panels begin, below the caption.</param>
/// <param name="Bottom">Pixels below them.</param>
internal sealed record PanelGrid(int Count, int PanelWidth, int PanelHeight, int Top, int Bottom)
{
    private const int PerLine = 4, Gap = 28, Left = 16, Head = 42;

    public int Width => (2 * Left) + (PerLine * PanelWidth) + ((PerLine - 1) * Gap);

    public int Height => Top + ((Count + PerLine - 1) / PerLine * (PanelHeight + Head)) + Bottom;

    /// <summary>Where the content of a panel begins, and its texts above.</summary>
    public (float X, float Y) Panel(SKCanvas canvas, int at, string algorithm, string below)
    {
        float x = Left + (at % PerLine * (PanelWidth + Gap)), y = Top + (at / PerLine * (PanelHeight + Head));
        Brush.Text(canvas, algorithm, x, y + 14, 12, Brush.Ink(RowId.Backend(algorithm)), bold: true);
        Brush.Text(canvas, below, x, y + 29, 10.5f, Brush.Gray);
        return (x, y + 36);
    }
}
