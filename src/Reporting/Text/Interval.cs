namespace ConvBench.Reporting.Text;

/// <summary>How far a mean time can be off by chance.</summary>
public static class Interval
{
    /// <summary>Half width of the 99.9 % confidence interval of the mean, ns: t(0.9995, n − 1)·StdErr; null below two
    /// measurements.</summary>
    public static double? HalfWidthNs(TimeRecord time) =>
        time.N >= 2 && double.IsFinite(time.StdErrNs) ? StudentQuantile(time.N - 1) * time.StdErrNs : null;

    /// <summary>Half width over the mean, as a share; null where there is no interval.</summary>
    public static double? Relative(TimeRecord time) => HalfWidthNs(time) is { } half && time.MeanNs > 0 ? half / time.MeanNs : null;

    /// <summary>Half width of a ratio of two independent times over the ratio: √(a² + b²), first order.</summary>
    public static double? RelativeOfRatio(TimeRecord a, TimeRecord b) =>
        Relative(a) is { } x && Relative(b) is { } y ? Math.Sqrt((x * x) + (y * y)) : null;

    /// <summary>t with P(|T| ≤ t) = inside, at most 0.999, for a whole number of degrees of freedom, by bisection.</summary>
    internal static double StudentQuantile(int freedom, double inside = 0.999)
    {
        double low = 0, high = 637;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Inside(middle, freedom) < inside ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>P(|T| ≤ t), finite series with θ = atan(t/√ν): Abramowitz and Stegun 26.7.3 (odd ν) and 26.7.4 (even ν).</summary>
    private static double Inside(double t, int freedom)
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
