namespace ConvBench.Bench.Fingerprinting;

/// <summary>How many significant bits of the operands arrive in the output, and within which range.</summary>
internal static class OperandBits
{
    /// <summary>2¹⁷ is beyond float16's largest number, 65504.</summary>
    private const float Large = 1 << 17;

    /// <summary>2⁻²⁷ is below float16's smallest, 2⁻²⁴.</summary>
    private const float Small = 1f / (1 << 27);

    /// <summary>Significant bits that explain a relative error of values m·2ᵉ, m uniform in [1, 2).</summary>
    /// <remarks>
    /// Rounding to p bits errs uniformly in ±2⁻ᵖ; over m its relative error has the mean square 2⁻²ᵖ/3·E[1/m²] = 2⁻²ᵖ/6, so
    /// rms = 0.408·2⁻ᵖ.
    /// Truncation makes twice that and reads as one bit less.
    /// </remarks>
    public static double Of(double relError) => relError == 0 ? 24 : Math.Min(24, -Math.Log2(relError * Math.Sqrt(6)));

    /// <summary>Bits of x: a filter that is a single 1 copies the image.</summary>
    public static double OfInput(BlackBox box, ConvProblem p)
    {
        var random = new Mt19937(23);
        float[] x = new float[p.InputCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (float)((random.NextDouble() < 0.5 ? -1 : 1) * (1 + random.NextDouble()));
        }

        double squares = 0;
        int count = 0;
        Copy(box, p, x, (from, to) =>
        {
            squares += Math.Pow((to - (double)from) / from, 2);
            count++;
        });
        return count == 0 ? double.NaN : Of(Math.Sqrt(squares / count));
    }

    /// <summary>Whether numbers outside of float16's range arrive.</summary>
    public static bool KeepsRange(BlackBox box, ConvProblem p)
    {
        bool kept = true;
        foreach (float value in (float[])[Large, Small])
        {
            float[] x = new float[p.InputCount];
            Array.Fill(x, value);
            Copy(box, p, x, (from, to) => kept &= Math.Abs(to - from) < 0.5 * from);
        }

        return kept;
    }

    /// <summary>Calls back with input and output of every place that the chosen tap reads.</summary>
    private static void Copy(BlackBox box, ConvProblem p, float[] x, Action<float, float> pair)
    {
        var slots = new Slots(p);
        ScanAxis rows = ScanAxis.Rows(p), columns = ScanAxis.Columns(p);
        (int r, int s) = (MiddleTap(rows), MiddleTap(columns));
        float[] filter = new float[p.R * p.S];
        filter[(r * p.S) + s] = 1;
        float[] y = box(p, x, slots.Weights(filter));
        for (int slot = 0; slot < slots.Count; slot++)
        {
            for (int oh = 0; oh < p.OH; oh++)
            {
                int h = p.Rows.At(oh, r);
                for (int ow = 0; ow < p.OW; ow++)
                {
                    int w = p.Columns.At(ow, s);
                    if (p.Rows.Has(h) && p.Columns.Has(w))
                    {
                        pair(x[slots.Input(slot) + (h * p.W) + w], y[slots.Output(slot) + (oh * p.OW) + ow]);
                    }
                }
            }
        }
    }

    /// <summary>The tap that most outputs read inside the image.</summary>
    private static int MiddleTap(ScanAxis axis) => Enumerable.Range(0, axis.Taps).OrderBy(t => Math.Abs((2 * t) - axis.Taps + 1)).MaxBy(t =>
        Enumerable.Range(0, axis.Outputs).Count(o => axis.Window.Has(axis.Window.At(o, t))));
}
