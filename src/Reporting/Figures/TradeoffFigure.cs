using ConvBench.Reporting.Drawing;
using ScottPlot;

namespace ConvBench.Reporting.Figures;

/// <summary>Speed against error as small multiples, one panel for each problem.</summary>
internal static class TradeoffFigure
{
    private const int PanelWidth = 460, PanelHeight = 330, Columns = 3, Top = 72, SingleWidth = 820, SingleHeight = 520;

    public static Figure Of(IReadOnlyList<ProblemGroup> groups, double? peakGflops)
    {
        int columns = Math.Min(Columns, groups.Count), rows = (groups.Count + columns - 1) / columns;
        int width = groups.Count == 1 ? SingleWidth : PanelWidth, height = groups.Count == 1 ? SingleHeight : PanelHeight;
        int total = columns * width, bottom = Top + (rows * height);
        return new Figure(total, bottom + PlotLegend.Height(groups.SelectMany(g => g.Ranked.Concat(g.Reduced)), total), canvas =>
        {
            Caption.Draw(canvas, total, "What accuracy costs: speed against error, lower right wins",
                $"{(groups.Any(IsAcross) ? "Filled: the CPU; open: another device, named. " : "")}Solid, named: {Pareto.Meaning}. Faint: "
                    + "beaten. Gray: more accurate than float32 can hold, or faster than the FMA "
                    + "peak allows the least work of a row here. Right axis: correct bits. Bars: 99\u00a0% interval.");
            for (int i = 0; i < groups.Count; i++)
            {
                int column = i % columns, row = i / columns;
                float left = column * width, top = Top + (row * height);
                bool lastOfColumn = i + columns >= groups.Count;
                TradeoffPanel.Draw(canvas, groups[i], peakGflops, new PixelRect(left, left + width, top + height, top), column == 0,
                    lastOfColumn);
            }

            PlotLegend.Draw(canvas, groups.SelectMany(g => g.Ranked.Concat(g.Reduced)), total, bottom);
        });
    }

    private static bool IsAcross(ProblemGroup group) => group.Timed.Select(r => r.Device).Distinct().Count() > 1;
}
