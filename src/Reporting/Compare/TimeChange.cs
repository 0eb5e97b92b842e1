using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;
using Pragmastat;
using Pragmastat.Estimators;

namespace ConvBench.Reporting.Compare;

/// <summary>How two times of one case compare.</summary>
/// <param name="Ratio">New time over base time: Hodges and Lehmann's estimate, exp of the median of ln yⱼ − ln xᵢ over all
/// pairs of measurements.</param>
/// <param name="Low">Lower end of its confidence interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Confidence">Of that interval: 0.99, less where there are few measurements.</param>
/// <param name="PValue">Mann-Whitney test, two-sided, of equal times; NaN where there is only one measurement.</param>
/// <param name="Noise">Relative scatter of one pair of measurements, √(σx² + σy²), σ = 1.4826·MAD/median.</param>
/// <param name="Verdict">What follows.</param>
/// <remarks>
/// Measurements of one run share a process, its memory layout and the clock of these minutes, so the next run's median is off by more than
/// the interval says. The noise floor stands for that: a change smaller than the scatter of single measurements is no
/// verdict, however many there are.
/// </remarks>
public sealed record TimeChange(double Ratio, double Low, double High, double Confidence, double PValue, double Noise, TimeVerdict Verdict)
{
    /// <summary>Below this confidence an interval decides nothing; three measurements on either side reach it.</summary>
    private const double LeastConfidence = 0.9;

    /// <summary>Compares two times of one case.</summary>
    /// <param name="earlier">The base.</param>
    /// <param name="later">The new one.</param>
    /// <param name="threshold">Relative change that matters, 0.05 for 5 %.</param>
    /// <param name="floor">Relative change that the runs' own noise makes (<see cref="RunNoise"/>), 0 where it is not known.</param>
    public static TimeChange Of(TimeRecord earlier, TimeRecord later, double threshold, double floor = 0)
    {
        double[] x = Samples(earlier), y = Samples(later), logX = [.. x.Select(s => Math.Log(s))], logY = [.. y.Select(s => Math.Log(s))];
        if (x.AsSpan().SequenceEqual(y))
        {
            return new TimeChange(1, 1, 1, 1, 1, Math.Sqrt(2) * Scatter(x), TimeVerdict.Same); // the same measurement, not two that agree
        }

        double ratio = Math.Exp(Toolkit.Shift(new Sample(logY), new Sample(logX)).NominalValue),
            noise = Math.Sqrt(Square(Scatter(x)) + Square(Scatter(y)));
        (double low, double high, double confidence) = RankInterval.Of(logX, logY);
        double p = x.Length > 1 && y.Length > 1
            ? MannWhitneyTest.Instance.GetPValue(new Sample(x), new Sample(y), AlternativeHypothesis.TwoSides, Threshold.Zero).Value
            : double.NaN;
        var change = new TimeChange(ratio, Math.Exp(low), Math.Exp(high), confidence, p, noise, TimeVerdict.None);
        return change with { Verdict = change.Judge(1 + threshold, 1 + floor) };
    }

    /// <summary>The limit holds for a ratio and its inverse alike, so that swapping the sides swaps the verdict.</summary>
    private TimeVerdict Judge(double limit, double runs)
    {
        double floor = Math.Max(runs, 1 + Noise);
        return Confidence < LeastConfidence - 1e-9 ? TimeVerdict.Ambiguous
            : Low > limit && Ratio > floor ? TimeVerdict.Slower
            : High < 1 / limit && Ratio < 1 / floor ? TimeVerdict.Faster
            : Low >= 1 / limit && High <= limit ? TimeVerdict.Same
            : TimeVerdict.Ambiguous;
    }

    private static double[] Samples(TimeRecord time) => [.. time.Repeats];

    private static double Scatter(double[] samples)
    {
        double median = Median(samples);
        return 1.4826 * Median([.. samples.Select(s => Math.Abs(s - median))]) / median; // 1.4826·MAD is σ of normal data
    }

    private static double Median(double[] values) => MedianEstimator.Instance.Estimate(new Sample(values)).NominalValue;

    private static double Square(double x) => x * x;
}
