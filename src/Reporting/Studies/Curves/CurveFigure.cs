using ConvBench.Reporting.Drawing;

namespace ConvBench.Reporting.Studies.Curves;

/// <summary>Panels of curves side by side, two in a line: colour is the library (shades tell its rows apart), shape the
/// family, every curve named at its end.</summary>
internal static class CurveFigure
{
    private const int PanelWidth = 620, PanelHeight = 430, Top = 84, Bottom = 12;

    public static Figure Of(string title, string text, IReadOnlyList<CurvePanel> panels)
    {
        int columns = Math.Min(2, panels.Count), lines = (panels.Count + columns - 1) / columns,
            width = Math.Max(columns * PanelWidth, 940);
        string[] rows = [.. panels.SelectMany(p => p.Curves).Select(c => c.Row).Distinct()];
        return new Figure(width, Top + (lines * PanelHeight) + Bottom, canvas =>
        {
            Caption.Draw(canvas, width, title, text);
            for (int i = 0; i < panels.Count; i++)
            {
                float left = i % columns * (width / (float)columns), top = Top + (i / columns * PanelHeight);
                new CurvePlot(panels[i], rows, new PageBox(left, top, left + (width / (float)columns), top + PanelHeight)).Draw(canvas);
            }
        });
    }
}
