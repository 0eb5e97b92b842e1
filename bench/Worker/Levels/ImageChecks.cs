namespace ConvBench.Bench.Worker.Levels;

/// <summary>R4: the same pixels at another place of the image. Only outputs are compared whose filter sees no padding and
/// no border in both.</summary>
internal static class ImageChecks
{
    /// <summary>The image moved down by one output row, then right by one output column; zeros come in.</summary>
    public static void Shift(Subject s)
    {
        ConvProblem p = s.Problem;
        foreach ((int rows, int columns, string what) in new[] { (1, 0, "down by one output row"), (0, 1, "right by one output column") })
        {
            int dh = rows * p.StrideH, dw = columns * p.StrideW;
            float[] x = Resampled(s.Data.X, p.N * p.C, p.H, p.W, p.H, p.W, -dh, -dw);

            // output (oh, ow) of the image sees rows that are still there: those before H − dh
            Compare(s, p, x, (rows, columns), (0, p.H - dh), (0, p.W - dw), what);
        }
    }

    /// <summary>One output row and column cut off on every side.</summary>
    public static void Crop(Subject s)
    {
        ConvProblem p = s.Problem;
        ConvProblem part = p with { H = p.H - (2 * p.StrideH), W = p.W - (2 * p.StrideW) };
        if (part.H + p.PadTop + p.PadBottom < p.SpanH || part.W + p.PadLeft + p.PadRight < p.SpanW || part.H < 1 || part.W < 1)
        {
            s.Findings.Missing("the image is too small to be cropped");
            return;
        }

        if (s.Supports(part))
        {
            float[] x = Resampled(s.Data.X, p.N * p.C, p.H, p.W, part.H, part.W, p.StrideH, p.StrideW);
            Compare(s, part, x, (-1, -1), (p.StrideH, p.H - p.StrideH), (p.StrideW, p.W - p.StrideW), "the cropped image");
        }
    }

    /// <summary>Planes of another size whose pixel (h, w) is (h + top, w + left) of the first; 0 outside.</summary>
    private static float[] Resampled(float[] x, int planes, int height, int width, int newHeight, int newWidth, int top, int left)
    {
        var y = new float[planes * newHeight * newWidth];
        for (int i = 0; i < y.Length; i++)
        {
            int w = (i % newWidth) + left, h = (i / newWidth % newHeight) + top, plane = i / newWidth / newHeight;
            y[i] = (uint)h < (uint)height && (uint)w < (uint)width ? x[(((plane * height) + h) * width) + w] : 0;
        }

        return y;
    }

    /// <summary>Output (oh, ow) of the whole image against (oh, ow) + move of the variant, where the filter lies in rows
    /// and columns of both.</summary>
    private static void Compare(Subject s, ConvProblem variant, float[] x, (int H, int W) move, (int From, int To) rows,
        (int From, int To) columns, string what)
    {
        ConvProblem p = s.Problem;
        int[] oh = Inside(p.Rows, rows, move.H, variant.OH);
        int[] ow = Inside(p.Columns, columns, move.W, variant.OW);
        if (oh.Length == 0 || ow.Length == 0)
        {
            s.Findings.Missing("no output sees the same pixels and nothing else");
            return;
        }

        float[] y = s.Output(variant, s.Data with { X = x });
        int planes = p.N * p.K, vh = variant.OH, vw = variant.OW, ph = p.OH, pw = p.OW;
        int[] positions = [.. from plane in Enumerable.Range(0, planes) from h in oh from w in ow select (((plane * ph) + h) * pw) + w];
        float[] moved = [.. from plane in Enumerable.Range(0,
            planes) from h in oh from w in ow select y[(((plane * vh) + h + move.H) * vw) + w + move.W]];
        s.Findings.Compare(what, Array.ConvertAll(positions, i => s.Baseline[i]), moved, positions);
    }

    private static int[] Inside(Window window, (int From, int To) pixels, int move, int newOutputs) =>
        [.. Enumerable.Range(0, window.Outputs).Where(o =>
            window.Start(o) >= pixels.From && window.Start(o) + window.Span <= pixels.To && o + move >= 0 && o + move < newOutputs)];
}
