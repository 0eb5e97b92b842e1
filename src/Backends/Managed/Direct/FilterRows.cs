namespace ConvBench.Backends.Managed.Direct;

/// <summary>Which filter rows and columns meet the image: the others multiply padding and are skipped.</summary>
internal static class FilterRows
{
    /// <summary>Filter rows [R0, R1) that fall inside the image for at least one of the output rows first..last; R0 = R1
    /// where none does.</summary>
    public static (int R0, int R1) Inside(ConvProblem p, int first, int last) => p.Rows.TapsOf(first, last);

    /// <summary>Filter columns [S0, S1) that fall inside the image for at least one of the output columns first..last.</summary>
    public static (int S0, int S1) ColumnsInside(ConvProblem p, int first, int last) => p.Columns.TapsOf(first, last);

    /// <summary>Output columns [First, End) whose filter column s falls inside the image.</summary>
    public static (int First, int End) Outputs(ConvProblem p, int s) => p.Columns.OutputsOf(s);

    /// <summary>Filter rows inside the image, summed over all output rows.</summary>
    public static long Total(ConvProblem p) => p.Rows.TapsInside();
}
