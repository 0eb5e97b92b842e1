namespace ConvBench.Reporting.Text;

/// <summary>How far the median of repeated measurements can be off by chance.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <remarks>
/// Of n independent repeats whose distribution has the median m, each is below m with probability 1/2. So m lies between the k-th
/// smallest and the k-th largest with probability 1 − 2·P(B ≤ k − 1), B binomial(n, 1/2), whatever the distribution: one
/// peak or two. With 8 repeats k is 1 and the probability 1 − 2⁻⁷ = 99.2 %. H. A. David and H. N. Nagaraja, Order Statistics,
/// 2003, §7.1. Fewer than 8 repeats cannot give 99 % in this way; Student's interval of their logarithms stands in for it there,
/// which is wide and supposes that they are nearly normal.
/// </remarks>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Nominal confidence of every interval.</summary>
    public const double Level = 0.99;

    /// <summary>The interval of the median of positive values; null below two.</summary>
    public static Interval? Of(IReadOnlyList<double> repeats)
    {
        if (repeats.Count < 2 || repeats.Any(x => !double.IsFinite(x) || x <= 0))
        {
            return null;
        }

        double[] sorted = [.. repeats.Order()];
        if (Rank(sorted.Length) is var k and > 0)
        {
            return new Interval(sorted[k - 1], sorted[^k]);
        }

        double[] logs = [.. sorted.Select(x => Math.Log(x))];
        double mean = logs.Average(), deviation = Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1));
        double half = StudentQuantile(logs.Length - 1, Level) * deviation / Math.Sqrt(logs.Length);
        return new Interval(Math.Exp(mean - half), Math.Exp(mean + half));
    }

    /// <summary>The interval of a case's time, ns: from the variation between its passes.</summary>
    public static Interval? Of(TimeRecord time) => Of(time.Repeats);

    /// <summary>Half the width of a time's interval over the time, as a share; null where there is no interval.</summary>
    public static double? Relative(TimeRecord time) =>
        Of(time) is { } i && time.MedianNs > 0 ? (i.High - i.Low) / 2 / time.MedianNs : null;

    /// <summary>"1.58 to 1.66".</summary>
    public override string ToString() => $"{Format.Number(Low)} to {Format.Number(High)}";

    /// <summary>The largest k with P(B ≤ k − 1) ≤ (1 − Level)/2, B binomial(n, 1/2); 0 where there is none.</summary>
    internal static int Rank(int n)
    {
        double term = Math.Pow(0.5, n), sum = 0;
        for (int k = 0; k < n; k++)
        {
            sum += term;
            if (sum > (1 - Level) / 2)
            {
                return k;
            }

            term *= (double)(n - k) / (k + 1);
        }

        return 0;
    }

    /// <summary>t with P(|T| ≤ t) = inside, at most 0.999, for a whole number of degrees of freedom, by bisection.</summary>
    internal static double StudentQuantile(int freedom, double inside = Level)
    {
        double low = 0, high = 637;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = StudentInside(middle, freedom) < inside ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>P(|T| ≤ t), finite series with θ = atan(t/√ν): Abramowitz and Stegun 26.7.3 (odd ν) and 26.7.4 (even ν).</summary>
    internal static double StudentInside(double t, int freedom)
    {
        // Beyond 400 the series is long and T is normal to four digits; the quantile changes by less than 1 %.
        int nu = Math.Min(freedom, 400);
        double theta = Math.Atan(t / Math.Sqrt(nu)), cos2 = Math.Cos(theta) * Math.Cos(theta);
        bool odd = nu % 2 == 1;
        double term = odd ? Math.Cos(theta) : 1, sum = nu == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k <= nu - 2; k += 2)
        {
            term *= (k - 1.0) / k * cos2;
            sum += term;
        }

        return odd ? 2 / Math.PI * (theta + (Math.Sin(theta) * sum)) : Math.Sin(theta) * sum;
    }
}
