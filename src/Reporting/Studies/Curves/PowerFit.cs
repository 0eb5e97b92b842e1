namespace ConvBench.Reporting.Studies.Curves;

/// <summary>y ≈ a·xᵇ, by least squares on the logarithms.</summary>
/// <remarks>
/// b = Σ(X − X̄)(Y − Ȳ)/Σ(X − X̄)² with X = ln x, Y = ln y; its 95 % interval is b ± t(0.975, m − 2)·√(Σ residual²/(m −
/// 2)/Σ(X − X̄)²), which holds for
/// scatter about a straight line: where a law bends it says how far a straight line is off, too.
/// </remarks>
/// <param name="Factor">a.</param>
/// <param name="Exponent">b.</param>
/// <param name="HalfWidth">Half of b's 95 % interval; NaN below three points.</param>
/// <param name="Count">Points, m.</param>
internal sealed record PowerFit(double Factor, double Exponent, double HalfWidth, int Count)
{
    /// <summary>Fits the points of positive x and y; null where fewer than two x are left.</summary>
    public static PowerFit? Of(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] logs =
            [.. points.Where(p => p.X > 0 && p.Y > 0 && double.IsFinite(p.Y)).Select(p => (Math.Log(p.X), Math.Log(p.Y)))];
        if (logs.Select(p => p.X).Distinct().Count() < 2)
        {
            return null;
        }

        double meanX = logs.Average(p => p.X), meanY = logs.Average(p => p.Y);
        double spread = logs.Sum(p => (p.X - meanX) * (p.X - meanX)), slope = logs.Sum(p => (p.X - meanX) * (p.Y - meanY)) / spread;
        double residual = logs.Sum(p => Math.Pow(p.Y - meanY - (slope * (p.X - meanX)), 2));
        int freedom = logs.Length - 2;
        double half = freedom > 0 ? Interval.StudentQuantile(freedom, 0.95) * Math.Sqrt(residual / freedom / spread) : double.NaN;
        return new PowerFit(Math.Exp(meanY - (slope * meanX)), slope, half, logs.Length);
    }

    /// <summary>"0.51 ± 0.03".</summary>
    public override string ToString() => double.IsNaN(HalfWidth)
        ? Two(Exponent)
        : $"{Two(Exponent)} ± {(HalfWidth < 0.005 ? "0.00" : Two(HalfWidth))}";

    private static string Two(double value) => value.ToString("0.00;−0.00;0.00", System.Globalization.CultureInfo.InvariantCulture);
}
