using ConvBench.Reporting.Text;
using Xunit;

namespace ConvBench.Tests.Reporting.Text;

public class IntervalTests
{
    private static readonly TimeRecord Bare = new(1, 1, 0, 0, 1, 1);

    [Fact]
    public void OneMeasurement_HasNone() => Assert.Null(Interval.Of(Bare));

    // Table of the sign test: k with P(B ≤ k − 1) ≤ 0.005.
    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(12, 2)]
    [InlineData(20, 4)]
    [InlineData(100, 37)]
    public void Rank_IsTheTables(int n, int k) => Assert.Equal(k, Interval.Rank(n));

    [Fact]
    public void EightPasses_ReachFromTheSmallestToTheLargest() =>
        Assert.Equal(new Interval(1, 8), Interval.Of([3, 1, 4, 2, 8, 5, 7, 6]));

    [Fact]
    public void Passes_CountOnce_HoweverManyMeasurementsTheyHave()
    {
        PassTime[] passes = [.. Enumerable.Range(1, 8).Select(i => new PassTime(i, [i, i, i + 0.5]))];
        Assert.Equal(new Interval(1, 8), Interval.Of(Bare with { Passes = passes }));
    }

    // Student: t(0.995, 2) = 9.925 times the deviation of the logarithms over √3.
    [Fact]
    public void ThreePasses_HaveStudentsInterval()
    {
        Interval i = Interval.Of([Math.Exp(1), Math.Exp(1.1), Math.Exp(1.2)])!.Value;
        double half = 9.925 * 0.1 / Math.Sqrt(3);
        Assert.Equal((1.1 - half, 1.1 + half), (Math.Log(i.Low), Math.Log(i.High)), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-4
            && Math.Abs(a.Item2 - b.Item2) < 1e-4);
    }

    // The statement itself, on distributions with one peak, with two, and with a heavy tail: at least 99 % of the intervals
    // of 8 contain the median (exactly 1 − 2⁻⁷ = 99.22 %). 20,000 trials have a standard deviation of 0.06 %.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void TheMedian_IsInside_WhateverTheDistribution(int kind)
    {
        var random = new Random(7);
        double Draw() => kind switch
        {
            0 => 10 + random.NextDouble(), // median 10.5
            1 => (random.Next(2) == 0 ? 9 : 11) + random.NextDouble(), // median 10 to 11, taken as 10.5 in the gap
            _ => 10.5 * Math.Exp(Math.Clamp(Math.Tan(Math.PI * (random.NextDouble() - 0.5)), -500, 500)), // Cauchy's logarithms
        };
        int inside = Enumerable.Range(0, 20_000).Count(_ =>
            Interval.Of([.. Enumerable.Range(0, 8).Select(_ => Draw())]) is { } i && i.Low <= 10.5 && i.High >= 10.5);
        Assert.InRange(inside / 20_000.0, 0.99, 0.995);
    }
}
