namespace ConvBench.Backends.Managed.Direct;

/// <summary>Which filter rows and columns meet the image: the others multiply padding and are skipped.</summary>
internal static class FilterRows
{
    /// <summary>Filter rows [R0, R1) that fall inside the image for at least one of the output rows first..last; R0 = R1 where none does.</summary>
    public static (int R0, int R1) Inside(ConvProblem p, int first, int last) =>
        Along(first, last, p.StrideH, p.PadTop, p.DilationH, p.R, p.H);

    /// <summary>Filter columns [S0, S1) that fall inside the image for at least one of the output columns first..last.</summary>
    public static (int S0, int S1) ColumnsInside(ConvProblem p, int first, int last) =>
        Along(first, last, p.StrideW, p.PadLeft, p.DilationW, p.S, p.W);

    /// <summary>Output columns [First, End) whose filter column s falls inside the image.</summary>
    public static (int First, int End) Outputs(ConvProblem p, int s)
    {
        int offset = (s * p.DilationW) - p.PadLeft, ow = p.OW;
        int first = offset >= 0 ? 0 : Math.Min(ow, (-offset + p.StrideW - 1) / p.StrideW);
        int end = offset >= p.W ? first : Math.Min(ow, ((p.W - 1 - offset) / p.StrideW) + 1);
        return (first, Math.Max(first, end));
    }

    /// <summary>Along one axis: tap t of output o reads input o·stride − pad + t·dilation.</summary>
    private static (int T0, int T1) Along(int first, int last, int stride, int pad, int dilation, int taps, int size)
    {
        int low = (first * stride) - pad, high = (last * stride) - pad;
        int t0 = high >= 0 ? 0 : Math.Min(taps, (-high + dilation - 1) / dilation);
        int t1 = low >= size ? t0 : Math.Max(t0, Math.Min(taps, ((size - 1 - low) / dilation) + 1));
        return (t0, t1);
    }

    /// <summary>Filter rows inside the image, summed over all output rows.</summary>
    public static long Total(ConvProblem p) => Enumerable.Range(0, p.OH).Select(oh => Inside(p, oh, oh)).Sum(rows => (long)rows.R1 - rows.R0);
}
