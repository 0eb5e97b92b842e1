namespace ConvBench.Reporting.Compare;

/// <summary>How two times of one case compare.</summary>
/// <param name="Ratio">New time over base time, geometric means over the passes, the runs' drift taken off.</param>
/// <param name="Low">Lower end of where it lies: the wider of the two runs' noise and Student's 99 % interval from the passes.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Welch's test, two-sided, of equal times; NaN where a side was not repeated.</param>
/// <param name="Verdict">What follows.</param>
public sealed record TimeChange(double Ratio, double Low, double High, double PValue, TimeVerdict Verdict)
{
    /// <summary>Judges a shift.</summary>
    /// <param name="shift">How far the two times are apart.</param>
    /// <param name="rules">Threshold, noise, and how small a p-value must be.</param>
    internal static TimeChange Of(TimeShift shift, CompareRules rules)
    {
        if (shift.IsCopy)
        {
            return new TimeChange(1, 1, 1, 1, TimeVerdict.Same);
        }

        double log = shift.Log - rules.Drift, student = Interval.StudentQuantile(shift.Freedom, Interval.Level) * shift.StandardError;
        double half = Math.Max(rules.Floor ?? 0, double.IsNaN(student) ? double.PositiveInfinity : student);
        double p = PValueOf(shift, rules.Drift);
        var change = new TimeChange(Math.Exp(log), Math.Exp(log - half), Math.Exp(log + half), p, TimeVerdict.None);
        return change with { Verdict = rules.Floor is null ? TimeVerdict.Ambiguous : change.Judge(1 + rules.Threshold, rules.PLimit) };
    }

    /// <summary>Of equal times, the drift taken off; 2⁻⁵³ stands for everything below.</summary>
    internal static double PValueOf(TimeShift shift, double drift) => shift.IsCopy ? 1
        : double.IsNaN(shift.StandardError) ? double.NaN
        : Math.Max(Math.ScaleB(1, -53), 1 - Interval.StudentInside(Math.Abs(shift.Log - drift) / shift.StandardError, shift.Freedom));

    /// <summary>The limit holds for a ratio and its inverse alike, so that swapping the sides swaps the verdict.</summary>
    private TimeVerdict Judge(double limit, double pLimit) =>
        PValue <= pLimit && Low > 1 && Ratio > limit ? TimeVerdict.Slower
        : PValue <= pLimit && High < 1 && Ratio < 1 / limit ? TimeVerdict.Faster
        : Low >= 1 / limit && High <= limit ? TimeVerdict.Same
        : TimeVerdict.Ambiguous;
}
