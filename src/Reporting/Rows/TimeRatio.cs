namespace ConvBench.Reporting.Rows;

/// <summary>How many times as long one row takes as another, on the same operands and threads.</summary>
/// <param name="Value">The median of the passes' ratios; without passes the ratio of the medians.</param>
/// <param name="Range">Its 99 % interval; null where neither row was repeated.</param>
/// <param name="Passes">The ratio of each pass that both rows have; empty without passes.</param>
/// <remarks>
/// Both rows are measured once in each round, seconds apart, in an order drawn anew (CasePasses in bench). What slows both
/// down cancels in a round's ratio. If the two rows are equally fast, a ratio and its inverse are equally likely whatever
/// the distribution, so that the interval of the median (<see cref="Interval"/>) contains 1 with the probability that it states.
/// Without passes the relative half widths a and b of two intervals are combined to √(a² + b²), to first order.
/// </remarks>
internal sealed record TimeRatio(double Value, Interval? Range, IReadOnlyList<double> Passes)
{
    /// <summary>Time of one row over that of another; both are timed.</summary>
    public static TimeRatio Of(CaseRecord over, CaseRecord under) => Of(over.Time!, under.Time!);

    /// <summary>One time over another.</summary>
    public static TimeRatio Of(TimeRecord over, TimeRecord under)
    {
        if (over.Passes is { Count: > 0 } a && under.Passes is { Count: > 0 } b)
        {
            double[] ratios = [.. a.Zip(b, (x, y) => x.MedianNs() / y.MedianNs())];
            return new TimeRatio(TimeRecord.Median(ratios), Interval.Of(ratios), ratios);
        }

        double value = over.MedianNs / under.MedianNs;
        double? half = Interval.Relative(over) is { } x && Interval.Relative(under) is { } y ? Math.Sqrt((x * x) + (y * y)) : null;
        return new TimeRatio(value, half is { } h ? new Interval(value * Math.Exp(-h), value * Math.Exp(h)) : null, []);
    }

    /// <summary>Whether the first row is slower by more than the noise.</summary>
    public bool IsClear => Range is { Low: > 1 };

    /// <summary>"1.63 (1.58 to 1.66)".</summary>
    public override string ToString() =>
        Format.Number(Value) + (Range is { } range ? $" ({range})" : "");

    /// <summary>Another value that the same noise could have given: the median of passes drawn with replacement; without
    /// passes from a lognormal with the interval's width.</summary>
    public double Draw(Random random)
    {
        if (Passes.Count > 0)
        {
            return TimeRecord.Median(Passes.Select(_ => Passes[random.Next(Passes.Count)]));
        }

        double half = Range is { } r && r.Low > 0 ? Math.Log(r.High / r.Low) / 2 : 0;
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Value * Math.Exp(normal * half / NormalQuantile);
    }

    /// <summary>z with P(|Z| ≤ z) = 0.99.</summary>
    private const double NormalQuantile = 2.5758;
}
