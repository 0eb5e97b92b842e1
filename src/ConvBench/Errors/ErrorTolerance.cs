using System.Globalization;
using System.Text.Json.Serialization;

namespace ConvBench.Errors;

/// <summary>How far a user lets an output be from the truth.</summary>
/// <remarks>
/// Without a statistic NumPy's rule (<c>allclose</c>): |e| ≤ atol + rtol·|yRef| of every element. With one Polygraphy's: the statistic of
/// |e| is at most atol, or that of |e|/|yRef| at most rtol; of <see cref="ErrorStatistic.Elemwise"/> each element meets one of the two.
/// An output that is NaN or infinite where it should not be is beyond every tolerance. Of a truth that is 0 the relative error is 0
/// or infinite (Polygraphy divides by 2⁻⁵² there).
/// </remarks>
/// <param name="Absolute">atol, 0 or more.</param>
/// <param name="Relative">rtol, 0 or more.</param>
/// <param name="Statistic">What is held against them; null for NumPy's rule.</param>
/// <param name="Quantile">Which quantile, from 0 to 1; of <see cref="ErrorStatistic.Quantile"/> alone.</param>
public sealed record ErrorTolerance(double Absolute, double Relative, ErrorStatistic? Statistic = null, double Quantile = 0.99)
{
    /// <summary>Whether each element is held against it by itself.</summary>
    [JsonIgnore]
    public bool IsByElement => Statistic is null or ErrorStatistic.Elemwise;

    /// <summary>The error that an element of this truth may have.</summary>
    public double Allowed(double truth) => Statistic is null ? Absolute + (Relative * Math.Abs(truth))
        : Math.Max(Absolute, Relative * Math.Abs(truth));

    /// <summary>|e| over |truth|; of a truth that is 0 it is 0 or ∞.</summary>
    public static double RelativeOf(double error, double truth) => error == 0 ? 0 : error / Math.Abs(truth);

    /// <summary>How many elements are beyond it.</summary>
    /// <param name="errors">|e|, each.</param>
    /// <param name="truths">yRef, each.</param>
    public long Beyond(IReadOnlyList<double> errors, IReadOnlyList<double> truths) =>
        Enumerable.Range(0, errors.Count).LongCount(i => !(errors[i] <= Allowed(truths[i])));

    /// <summary>The statistic of |e| or of |e|/|yRef|.</summary>
    /// <param name="values">At least one; none is NaN.</param>
    /// <exception cref="InvalidOperationException">This tolerance is by element.</exception>
    public double StatisticOf(IEnumerable<double> values) => Statistic switch
    {
        ErrorStatistic.Max => values.Max(),
        ErrorStatistic.Mean => values.Average(),
        ErrorStatistic.Median => QuantileOf(values, 0.5),
        ErrorStatistic.Quantile => QuantileOf(values, Quantile),
        _ => throw new InvalidOperationException("a tolerance by element has no statistic"),
    };

    /// <summary>"|e| ≤ 1e-5 + 1e-3·|yRef|"; "mean |e| ≤ 1e-5 or mean |e|/|yRef| ≤ 1e-5".</summary>
    public override string ToString()
    {
        string what = Statistic switch
        {
            null or ErrorStatistic.Elemwise => "",
            ErrorStatistic.Quantile => string.Create(CultureInfo.InvariantCulture, $"quantile {Quantile:R} of "),
            ErrorStatistic.Max => "largest ",
            ErrorStatistic.Mean => "mean ",
            _ => "median ",
        };
        string atol = Text(Absolute), rtol = Text(Relative);
        return Statistic is not null ? $"{what}|e| ≤ {atol} or {what}|e|/|yRef| ≤ {rtol}"
            : Relative == 0 ? $"|e| ≤ {atol}" : Absolute == 0 ? $"|e| ≤ {rtol}·|yRef|" : $"|e| ≤ {atol} + {rtol}·|yRef|";
    }

    /// <summary>The value at place q·(count − 1) of the sorted ones, linear between two, as NumPy has it.</summary>
    private static double QuantileOf(IEnumerable<double> values, double q)
    {
        double[] sorted = [.. values.Order()];
        double place = q * (sorted.Length - 1);
        double low = sorted[(int)Math.Floor(place)], high = sorted[(int)Math.Ceiling(place)];
        return low == high ? low : low + ((place - Math.Floor(place)) * (high - low));
    }

    private static string Text(double x) => x == 0 ? "0" : x.ToString("0.###############e+0", CultureInfo.InvariantCulture);
}
