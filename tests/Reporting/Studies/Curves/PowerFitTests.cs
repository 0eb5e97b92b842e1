using ConvBench.Reporting.Studies.Curves;
using ConvBench.Reporting.Text;
using Xunit;

namespace ConvBench.Tests.Reporting.Studies.Curves;

public class PowerFitTests
{
    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(-0.5, 1e-7)]
    [InlineData(0, 2)]
    public void APowerLaw_IsFoundExactly(double exponent, double factor)
    {
        PowerFit fit = PowerFit.Of(Enumerable.Range(0, 13)
            .Select(i => (9 * Math.Pow(2, i), factor * Math.Pow(9 * Math.Pow(2, i), exponent))))!;

        // logarithms of up to 40 in float64, a few roundings of 2⁻⁵³ each
        Assert.Equal(exponent, fit.Exponent, 12);
        Assert.Equal(1, fit.Factor / factor, 10);
        Assert.InRange(fit.HalfWidth, 0, 1e-10);
    }

    [Fact]
    public void TheInterval_CoversTheTrueExponent_AsOftenAsItSays()
    {
        // 400 fits of 39 points of b = ½ with 10 % scatter: 95 % of 400 are 380 ± 4.4 (binomial); 5 standard deviations are 358 to 400.
        int covered = 0;
        var random = new Random(20804);
        for (int trial = 0; trial < 400; trial++)
        {
            PowerFit fit = PowerFit.Of(
                from i in Enumerable.Range(0, 13)
                from seed in Enumerable.Range(0, 3)
                let n = 9 * Math.Pow(2, i)
                select (n, Math.Sqrt(n) * Math.Exp(0.1 * Normal(random))))!;
            covered += Math.Abs(fit.Exponent - 0.5) <= fit.HalfWidth ? 1 : 0;
        }

        Assert.InRange(covered, 358, 399);
    }

    [Fact]
    public void ZerosAndInfinities_AreLeftOut_AndOneXHasNoSlope()
    {
        Assert.Equal(1, PowerFit.Of([(1, 1), (2, 2), (4, 4), (8, 0), (0, 8), (16, double.PositiveInfinity)])!.Exponent, 12);
        Assert.Null(PowerFit.Of([(2, 1), (2, 2), (2, 3)]));
        Assert.True(double.IsNaN(PowerFit.Of([(1, 1), (2, 2)])!.HalfWidth));
    }

    [Fact]
    public void Text_HasASignAndAnInterval()
    {
        Assert.Equal("−0.50 ± 0.03", new PowerFit(1, -0.5, 0.03, 9).ToString());
        Assert.Equal("0.00 ± 0.00", new PowerFit(1, -0.001, 0.001, 9).ToString());
        Assert.Equal("1.00", new PowerFit(1, 1, double.NaN, 2).ToString());
    }

    /// <summary>t(0.975): Abramowitz and Stegun, table 26.10.</summary>
    [Theory]
    [InlineData(1, 12.706)]
    [InlineData(10, 2.228)]
    [InlineData(30, 2.042)]
    [InlineData(37, 2.026)]
    public void StudentQuantile_IsTheTables(int freedom, double t) => Assert.Equal(t, Interval.StudentQuantile(freedom, 0.95), 3);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
