namespace ConvBench.Reference;

/// <summary>Condition numbers s/|yRef| = Σ|xw| / |Σxw| of outputs: how much larger than y's own rounding an error may be
/// for a reason that lies in the operands.</summary>
/// <remarks>
/// 1 where nothing cancels; ∞ where the exact sum is 0 and its products are not; 1 where all products are 0, since 0 is exact then.
/// Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §4.2.
/// </remarks>
/// <param name="Median">Of the judged outputs; of 2²⁰ spread over them where they are more, whose rank is off by 0.05 % at
/// most as a rule (1/(2·2¹⁰)).</param>
/// <param name="Max">Of all judged outputs.</param>
public readonly record struct Condition(double Median, double Max)
{
    private const int MostSorted = 1 << 20;

    /// <summary>Of a truth's outputs.</summary>
    public static Condition Of(ReadOnlySpan<double> yRef, ReadOnlySpan<double> s)
    {
        double max = 0;
        for (int i = 0; i < yRef.Length; i++)
        {
            max = Math.Max(max, At(yRef[i], s[i]));
        }

        // One output of each stretch, at a scattered place: an even step would meet the same columns of every row.
        int stretch = (yRef.Length + MostSorted - 1) / MostSorted;
        var sorted = new double[(yRef.Length + stretch - 1) / stretch];
        for (int i = 0; i < sorted.Length; i++)
        {
            int at = Math.Min((int)(((long)i * stretch) + ((uint)i * 2654435761u % stretch)), yRef.Length - 1);
            sorted[i] = At(yRef[at], s[at]);
        }

        Array.Sort(sorted);
        return new Condition((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, max);
    }

    private static double At(double y, double s) => s == 0 ? 1 : s / Math.Abs(y);
}
