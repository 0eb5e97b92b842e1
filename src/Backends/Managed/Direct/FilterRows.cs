namespace ConvBench.Backends.Managed;

/// <summary>Which filter rows meet the image: the others multiply padding and are skipped.</summary>
internal static class FilterRows
{
    /// <summary>Rows [R0, R1) that fall inside the image for at least one of the output rows first..last; R0 = R1 where none does.</summary>
    /// <remarks>Filter row r of output row oh reads input row oh·StrideH − PadTop + r·DilationH.</remarks>
    public static (int R0, int R1) Inside(ConvProblem p, int first, int last)
    {
        int top = (first * p.StrideH) - p.PadTop, bottom = (last * p.StrideH) - p.PadTop;
        int r0 = bottom >= 0 ? 0 : Math.Min(p.R, (-bottom + p.DilationH - 1) / p.DilationH);
        int r1 = top >= p.H ? r0 : Math.Max(r0, Math.Min(p.R, ((p.H - 1 - top) / p.DilationH) + 1));
        return (r0, r1);
    }

    /// <summary>Filter rows inside the image, summed over all output rows.</summary>
    public static long Total(ConvProblem p) => Enumerable.Range(0, p.OH).Select(oh => Inside(p, oh, oh)).Sum(rows => (long)rows.R1 - rows.R0);
}
