using Xunit;

namespace ConvBench.Tests.Core.Errors;

public class ErrorToleranceTests
{
    private static readonly double[] Errors = [0, 1, 2, 3, 10], Truths = [0, 1000, -4, 2, 5];

    /// <summary>|e|/|yRef| of these: 0, 0.001, 0.5, 1.5, 2; means 3.2 and 0.8002, medians 2 and 0.5.</summary>
    [Theory]
    [InlineData(2, 0, null, 2)] // 3 and 10 are above 2
    [InlineData(0, 0.5, null, 2)]
    [InlineData(2, 0.5, null, 1)] // allowed: 2, 502, 4, 3, 4.5
    [InlineData(2, 0.5, ErrorStatistic.Elemwise, 2)] // allowed: 2, 500, 2, 2, 2.5
    [InlineData(2, 1.5, ErrorStatistic.Elemwise, 1)]
    public void ByElement_NumPyAddsTheTwo_AndPolygraphyTakesTheLarger(double atol, double rtol, ErrorStatistic? statistic, int beyond) =>
        Assert.Equal(beyond, new ErrorTolerance(atol, rtol, statistic).Beyond(Errors, Truths));

    [Theory]
    [InlineData(ErrorStatistic.Max, 0.99, 10, 2)]
    [InlineData(ErrorStatistic.Mean, 0.99, 3.2, 0.8002)]
    [InlineData(ErrorStatistic.Median, 0.99, 2, 0.5)]
    [InlineData(ErrorStatistic.Quantile, 0.5, 2, 0.5)]
    [InlineData(ErrorStatistic.Quantile, 0.9, 7.2, 1.8)] // numpy.quantile: place 3.6
    [InlineData(ErrorStatistic.Quantile, 0, 0, 0)]
    public void AStatistic_IsNumPys(ErrorStatistic statistic, double q, double absolute, double relative)
    {
        var tolerance = new ErrorTolerance(0, 0, statistic, q);
        Assert.Equal(absolute, tolerance.StatisticOf(Errors), 12);
        Assert.Equal(relative, tolerance.StatisticOf(Errors.Zip(Truths, ErrorTolerance.RelativeOf)), 12);
    }

    [Fact]
    public void OfATruthOfZero_AnErrorIsInfinite_AndNoErrorIsNone()
    {
        Assert.Equal(double.PositiveInfinity, ErrorTolerance.RelativeOf(1e-30, 0));
        Assert.Equal(0, ErrorTolerance.RelativeOf(0, 0));
        Assert.Equal(1, new ErrorTolerance(0, 1e9).Beyond([1e-30, 0], [0, 0]));
    }
}
