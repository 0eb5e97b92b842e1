using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Agree;

/// <summary>Who agrees with whom: max |difference| of every two implementations in units of the promise, as a heat map.</summary>
internal static class AgreeFigure
{
    private const int CellWidth = 42, CellHeight = 23, NameWidth = 218, Top = 84, NameHeight = 132, Bottom = 62, Right = 110;

    /// <summary>Colours at 1, 10, 100, ... times the promise; between them in proportion.</summary>
    private static readonly SKColor[] Broken =
        [SKColor.Parse("#FFF1C9"), SKColor.Parse("#FDC777"), SKColor.Parse("#EE8443"), SKColor.Parse("#BF3B30"), SKColor.Parse("#6A1325")];

    private static readonly SKColor Kept = SKColor.Parse("#A6D0EA"), Same = SKColor.Parse("#E4F1FA"), None = SKColor.Parse("#F4F4F4");

    /// <summary>The worst over all problems, then one for each.</summary>
    public static IReadOnlyList<PlannedFigure> Plan(AgreementSummary summary)
    {
        if (summary.Verdicts.Count == 0)
        {
            return [];
        }

        var plan = new List<PlannedFigure>();
        if (summary.Problems.Count > 1)
        {
            string title = $"Who agrees with whom: the worst over {Format.Whole(summary.Problems.Count)} problems";
            plan.Add(new(FigureKind.Agreement, "agree", title, "",
                () => Of(title, summary.Implementations, (a, b) => Worst(summary.Problems, a, b))));
        }

        for (int i = 0; i < summary.Problems.Count; i++)
        {
            AgreedProblem problem = summary.Problems[i];
            string title = "Who agrees with whom on " + problem.Title;
            Implementation[] here = [.. summary.Implementations.Where(x => problem.Row(x.Name) is not null)];
            plan.Add(new(FigureKind.Agreement, "agree/" + Format.Whole(i + 1), title, problem.Record.Key,
                () => Of(title, here, (a, b) => Worst([problem], a, b))));
        }

        return plan;
    }

    private static (double Max, double Share)? Worst(IReadOnlyList<AgreedProblem> problems, Implementation a, Implementation b)
    {
        RowPair[] pairs = [.. problems.Select(p => p.Between(a.Name, b.Name)).OfType<RowPair>()];
        return pairs.Length == 0 ? null : (pairs.Max(p => p.Difference.MaxAbs), pairs.Max(p => p.Difference.ShareAbove1e7));
    }

    private static Figure Of(string title, IReadOnlyList<Implementation> rows,
        Func<Implementation, Implementation, (double Max, double Share)?> pair)
    {
        int width = Math.Max(760, NameWidth + (rows.Count * CellWidth) + Right), plotTop = Top + NameHeight;
        return new Figure(width, plotTop + (rows.Count * CellHeight) + Bottom, canvas =>
        {
            Caption.Draw(canvas, width, title,
                "Above the diagonal: largest difference of any output, in units of the promised 1e-7. Below: outputs more than 1e-7 "
                    + "apart, in percent. The most accurate first; rows with the same bits everywhere are one line (+n names).");
            for (int r = 0; r < rows.Count; r++)
            {
                Names(canvas, rows[r], r, plotTop);
                for (int c = 0; c < rows.Count; c++)
                {
                    Cell(canvas, r, c, plotTop, r == c ? null : pair(rows[r], rows[c]));
                }
            }

            Scale(canvas, plotTop + (rows.Count * CellHeight) + 22);
        });
    }

    private static void Names(SKCanvas canvas, Implementation row, int at, float plotTop)
    {
        string backend = RowId.Backend(row.Name);
        float baseline = plotTop + (at * CellHeight) + 15.5f;
        Brush.Text(canvas, $"{row.ShortName} {Format.Whole(row.Number)}", NameWidth - 8, baseline, 11, Brush.Ink(backend),
            align: SKTextAlign.Right);
        canvas.Save();
        canvas.Translate(NameWidth + (at * CellWidth) + (CellWidth / 2f) + 3, plotTop - 8);
        canvas.RotateDegrees(-50);
        Brush.Text(canvas, $"{Format.Whole(row.Number)} {row.ShortName}", 0, 0, 11, Brush.Ink(backend));
        canvas.Restore();
    }

    private static void Cell(SKCanvas canvas, int row, int column, float plotTop, (double Max, double Share)? pair)
    {
        float left = NameWidth + (column * CellWidth), top = plotTop + (row * CellHeight);
        SKColor fill = row == column ? SKColors.White : pair is { } known ? ColorOf(known.Max / PairDifference.Promise) : None;
        Brush.Fill(canvas, new PageBox(left + 0.5f, top + 0.5f, left + CellWidth - 0.5f, top + CellHeight - 0.5f), fill);
        if (pair is { } p && row != column)
        {
            string text = p.Max == 0 ? "=" : row < column
                ? Format.Number(p.Max / PairDifference.Promise, 2) : Format.Number(100 * p.Share, 2);
            Brush.Text(canvas, text, left + (CellWidth / 2f), top + 15, 9.5f, Ink(fill), align: SKTextAlign.Center);
        }
    }

    /// <summary>Colour of a difference of so many times the promise.</summary>
    internal static SKColor ColorOf(double times)
    {
        if (times <= 1)
        {
            return times == 0 ? Same : Kept;
        }

        double at = Math.Min(Math.Log10(times), Broken.Length - 1);
        int from = Math.Min((int)at, Broken.Length - 2);
        return Mixed(Broken[from], Broken[from + 1], at - from);
    }

    private static SKColor Mixed(SKColor a, SKColor b, double share)
    {
        return new SKColor(Of(a.Red, b.Red), Of(a.Green, b.Green), Of(a.Blue, b.Blue));

        byte Of(byte x, byte y) => (byte)Math.Round(x + (share * (y - x)));
    }

    private static SKColor Ink(SKColor fill) =>
        (0.299 * fill.Red) + (0.587 * fill.Green) + (0.114 * fill.Blue) > 140 ? Brush.Dark : SKColors.White;

    private static void Scale(SKCanvas canvas, float top)
    {
        (double Times, string Text)[] stops =
            [(0, "same bits"), (1, "kept: up to 1e-7"), (1.0001, "1e-7"), (10, "1e-6"), (100, "1e-5"), (1000, "1e-4"),
                (1e4, "1e-3 and more")];
        float x = 16;
        foreach ((double times, string text) in stops)
        {
            Brush.Fill(canvas, new PageBox(x, top, x + 18, top + 13), ColorOf(times));
            Brush.Text(canvas, text, x + 23, top + 11, 11, Brush.Dark);
            x += 23 + PlotFonts.Width(text, 11) + 16;
        }

        Brush.Text(canvas, "max |difference|, colour between the marks in proportion to its logarithm", 16, top + 31, 11, Brush.Gray);
    }
}
