using ScottPlot;
using SkiaSharp;

namespace ConvBench.Reporting.Drawing;

/// <summary>A plot in the figures' style: light grid, no frame above, the figures' own font, drawn on what is there already.</summary>
internal static class PlotFrame
{
    public static Plot Create(PixelPadding padding)
    {
        var plot = new Plot();
        plot.Layout.Fixed(padding);
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Color.FromHex("#EDEDED");
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        foreach (IAxis axis in (IAxis[])[plot.Axes.Left, plot.Axes.Bottom, plot.Axes.Right])
        {
            axis.TickLabelStyle.FontName = PlotFonts.Family;
            axis.TickLabelStyle.FontSize = 11;
            axis.TickLabelStyle.ForeColor = Color.FromHex(axis == plot.Axes.Right ? "#6B6B6B" : "#222222");
        }

        return plot;
    }

    public static void AxisLabels(Plot plot, string bottom, string left)
    {
        foreach ((LabelStyle label, string text) in (ReadOnlySpan<(LabelStyle, string)>)[(plot.Axes.Bottom.Label, bottom),
            (plot.Axes.Left.Label, left)])
        {
            (label.Text, label.FontName, label.FontSize, label.Bold, label.ForeColor) =
                (text, PlotFonts.Family, 12, false, Color.FromHex("#222222"));
        }
    }

    /// <summary>Draws the plot, and on top of it a layer that needs to know where things are in pixels.</summary>
    public static void Render(Plot plot, IPlottable? layer, SKCanvas canvas, PixelRect area)
    {
        // ScottPlot draws everything twice when it first learns a plot's size: the first time goes nowhere.
        using (var nowhere = new SKNoDrawCanvas((int)area.Right, (int)area.Bottom))
        {
            plot.Render(nowhere, area);
        }

        if (layer is not null)
        {
            plot.Add.Plottable(layer);
        }

        plot.Render(canvas, area);
    }
}
