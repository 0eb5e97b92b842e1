namespace ConvBench.Reporting.Compare;

/// <summary>How far the two times of one case are apart, before anything is known of their runs.</summary>
/// <param name="Log">Mean of ln t of the new side's repeats less that of the base's.</param>
/// <param name="StandardError">Its standard error, √(s₁²/n₁ + s₂²/n₂); NaN where a side was not repeated.</param>
/// <param name="Freedom">Its degrees of freedom, B. L. Welch, Biometrika 34, 1947.</param>
/// <param name="IsCopy">Whether both sides have the very same measurements: one, not two that agree.</param>
/// <remarks>A repeat is a pass; of a record without passes it is a measurement, which knows nothing of what differs from pass
/// to pass.</remarks>
internal sealed record TimeShift(double Log, double StandardError, int Freedom, bool IsCopy)
{
    public static TimeShift Of(TimeRecord earlier, TimeRecord later)
    {
        double[] x = [.. earlier.Repeats.Select(t => Math.Log(t))], y = [.. later.Repeats.Select(t => Math.Log(t))];
        if (x.AsSpan().SequenceEqual(y))
        {
            return new TimeShift(0, 0, 1, IsCopy: true);
        }

        double a = MeanVariance(x), b = MeanVariance(y), both = a + b;
        double freedom = both * both / ((a * a / (x.Length - 1)) + (b * b / (y.Length - 1)));
        return new TimeShift(y.Average() - x.Average(), Math.Sqrt(both), freedom >= 1 ? (int)Math.Min(freedom, 1000) : 1, IsCopy: false);
    }

    /// <summary>s²/n; NaN for one repeat.</summary>
    private static double MeanVariance(double[] logs)
    {
        double mean = logs.Average();
        return logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1) / logs.Length;
    }
}
