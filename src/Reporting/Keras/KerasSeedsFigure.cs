using ConvBench.Reporting.Drawing;
using SkiaSharp;

namespace ConvBench.Reporting.Keras;

/// <summary>Eleven seeds: what TensorFlow's and JAX's sums differ by, as printed and in truth.</summary>
internal static class KerasSeedsFigure
{
    private const int Width = 980, Top = 92, RowHeight = 30, NameWidth = 190, Right = 30;
    private const double Low = -5, High = 0; // log₁₀ of the differences drawn

    public static Figure Of(IReadOnlyList<KerasSeed> seeds, double rms)
    {
        int bottom = Top + (seeds.Count * RowHeight);
        return new Figure(Width, bottom + 84, canvas =>
        {
            Caption.Draw(canvas, Width, "The 0.037 of the Keras issue is the rounding of np.sum, not of the convolution",
                "TensorFlow − JAX, sum over 67 million outputs of the issue's layer, absolute value, one line per seed of the weights, "
                    + "smallest sum on top. "
                + "Shaded: seeds whose sum is as large as the issue's; dashed: their printed differences' root mean square.");
            Axis(canvas, bottom);
            for (int i = 0; i < seeds.Count; i++)
            {
                Row(canvas, seeds[i], Top + (i * RowHeight));
            }

            float x = X(rms);
            using (var pen = new SKPaint
            {
                Color = Brush.Dark,
                IsAntialias = true,
                IsStroke = true,
                StrokeWidth = 1.2f,
                PathEffect = SKPathEffect.CreateDash([5, 4], 0)
            })
            {
                canvas.DrawLine(x, Top - 4, x, bottom, pen);
            }

            Brush.Text(canvas, Format.Number(rms, 2), x + 4, Top - 6, 12, Brush.Dark, bold: true);
            Keys(canvas, bottom + 62);
        });
    }

    private static float X(double value) =>
        NameWidth + (float)((Math.Clamp(value > 0 ? Math.Log10(value) : Low, Low, High) - Low) / (High - Low)
            * (Width - NameWidth - Right));

    private static void Axis(SKCanvas canvas, float bottom)
    {
        for (int decade = (int)Low; decade <= High; decade++)
        {
            float x = X(Math.Pow(10, decade));
            Brush.Line(canvas, new Segment(x, Top, x, bottom), SKColor.Parse("#E6E6E6"));
            Brush.Text(canvas, decade == (int)Low ? "0" : Format.Number(Math.Pow(10, decade), 1), x, bottom + 16, 11, Brush.Gray,
                align: SKTextAlign.Center);
        }

        Brush.Text(canvas, "|difference of the two sums|", (NameWidth + Width - Right) / 2f, bottom + 34, 12, Brush.Dark,
            align: SKTextAlign.Center);
    }

    private static void Row(SKCanvas canvas, KerasSeed seed, float top)
    {
        float middle = top + (RowHeight / 2f);
        if (seed.IsOfTheIssuesMagnitude)
        {
            Brush.Fill(canvas, new PageBox(8, top + 1, Width - Right + 8, top + RowHeight - 1), SKColor.Parse("#F1F5F9"));
        }

        Brush.Text(canvas, $"seed {Format.Whole(seed.Seed)}, sum "
            + $"{seed.TensorFlow.Wide.ToString("0;−0", System.Globalization.CultureInfo.InvariantCulture)}", NameWidth - 12, middle + 4,
            11.5f, Brush.Dark, align: SKTextAlign.Right);
        float truth = X(Math.Abs(seed.True)), printed = X(Math.Abs(seed.Printed)), pairwise = X(Math.Abs(seed.PrintedPairwise));
        Brush.Line(canvas, new Segment(truth, middle, printed, middle), Brush.Light, 2);
        Brush.Marker(canvas, AlgorithmFamily.Winograd, pairwise, middle, 5, SKColors.White, Brush.Ink("onnx"));
        Brush.Marker(canvas, AlgorithmFamily.Fft, printed, middle, 6, Brush.Color("torch"));
        Brush.Marker(canvas, AlgorithmFamily.Direct, truth, middle, 6, Brush.Color("managed"));
    }

    private static void Keys(SKCanvas canvas, float baseline)
    {
        (AlgorithmFamily Shape, SKColor Fill, SKColor? Line, string Text)[] keys =
        [
            (AlgorithmFamily.Direct, Brush.Color("managed"), null, "true difference (sums in float64)"),
            (AlgorithmFamily.Fft, Brush.Color("torch"), null, "as np.sum printed it, NumPy ≤ 2.2 (the issue's time)"),
            (AlgorithmFamily.Winograd, SKColors.White, Brush.Ink("onnx"), "as np.sum prints it, NumPy ≥ 2.3"),
        ];
        float x = 16;
        foreach (var (shape, fill, line, text) in keys)
        {
            Brush.Marker(canvas, shape, x + 6, baseline - 4, 5.5f, fill, line);
            Brush.Text(canvas, text, x + 18, baseline, 12, Brush.Dark);
            x += 18 + PlotFonts.Width(text, 12) + 24;
        }
    }
}
