using ConvBench.Reporting.Compare;
using Xunit;

namespace ConvBench.Tests.Reporting.Compare;

public class ComparisonStatisticsTests
{
    [Fact]
    public void RankInterval_OfSmallSamples_IsTheWholeRangeWithTheConfidenceOfTheTable()
    {
        // P(U = 0) of four and four is 1/C(8, 4) = 1/70: 99 % cannot be had, the range of all differences has 1 − 2/70.
        (double low, double high, double confidence) = RankInterval.Of([0, 1, 2, 3], [10, 11, 12, 13]);
        Assert.Equal((7.0, 13.0), (low, high));
        Assert.Equal(1 - (2 / 70.0), confidence, 1e-12);
    }

    [Fact]
    public void RankInterval_HoldsTheShiftAsOftenAsItSays()
    {
        var random = new Random(11);
        int inside = 0;
        const int Trials = 2000;
        for (int i = 0; i < Trials; i++)
        {
            double[] x = [.. Enumerable.Range(0, 8).Select(_ => Normal(random))],
                y = [.. Enumerable.Range(0, 9).Select(_ => 1 + Normal(random))];
            (double low, double high, double _) = RankInterval.Of(x, y);
            inside += low <= 1 && 1 <= high ? 1 : 0;
        }

        // 99 % at the least; the standard deviation of the count is √(2000·0.01·0.99) = 4.4, four of them below.
        Assert.InRange(inside, (0.99 * Trials) - 18, Trials);
    }

    [Fact]
    public void OneMeasurement_IsNoVerdict()
    {
        TimeRecord one = new(1e6, 1e6, 0, 0, 1e6, 1) { SamplesNs = [1e6] }, twice = one with { MedianNs = 2e6, SamplesNs = [2e6] };
        Assert.Equal((TimeVerdict.Ambiguous, 2.0),
            (TimeChange.Of(one, twice, 0.05).Verdict, Math.Round(TimeChange.Of(one, twice, 0.05).Ratio, 9)));
        Assert.Equal(TimeVerdict.Same, TimeChange.Of(one, one, 0.05).Verdict);
    }

    [Fact]
    public void AChangeBelowTheScatterOfSingleMeasurements_IsNoVerdict()
    {
        // Forty measurements make the interval narrow; ±20 % of uniform scatter has MAD = 10 %, σ = 15 %, both sides together 21 % > 15 %.
        TimeRecord Wide(double ns) =>
            new(ns, ns, ns, ns, ns, 40) { SamplesNs = [.. Enumerable.Range(0, 40).Select(i => ns * (0.8 + (0.4 * i / 39)))] };
        TimeChange change = TimeChange.Of(Wide(1e6), Wide(1.15e6), 0.01);
        Assert.True(change.Low > 1.01);
        Assert.Equal(TimeVerdict.Ambiguous, change.Verdict);
    }

    [Theory]
    [InlineData("managed/direct", "channels", 1)]
    [InlineData("managed/winograd", "F(6×6, 3×3)", 36)]
    [InlineData("managed/winograd", "F(1×4, 1×7)", 4)]
    [InlineData("managed/auto", "managed/fft, tiles of 24×24", 576)]
    [InlineData("nnpack/fft16", "", 256)]
    [InlineData("nnpack/winograd-f6x3", "", 36)]
    [InlineData("torch/fft", "", 1)]
    public void Tile_IsTheChoice(string row, string variant, int tile) =>
        Assert.Equal(tile, ErrorLimit.Tile(SampleRun.Untimed(SampleRun.Resnet, "", row, 1e-7).Chose(variant)));

    [Fact]
    public void Limit_IsThreePercentForManyOutputs_AndMoreForFewTiles()
    {
        CaseRecord many = SampleRun.Untimed(SampleRun.Resnet, "", "managed/direct", 1e-7);
        Assert.Equal(ErrorLimit.Least, ErrorLimit.Of(many, []).RelL2);
        CaseRecord tiles = many with { Choice = new Choice { Tile = new ChosenTile(16, 16) },
            Error = many.Error! with { Count = 25_600, OutputCount = 25_600 } };
        Assert.Equal(0.3, ErrorLimit.Of(tiles, []).RelL2, 1e-12); // 3/√100
    }

    [Fact]
    public void Limit_OfThreeSeeds_IsMeasured()
    {
        CaseRecord record = SampleRun.Untimed(SampleRun.Resnet, "", "managed/direct", 1e-7);
        ErrorStats[] seeds = [.. ((double[])[0.9, 1, 1 / 0.9]).Select(f => record.Error! with { RelL2 = f * 1e-7 })];

        // The standard deviation of −d, 0, d is d.
        Assert.Equal(Math.Exp(3 * Math.Sqrt(2) * Math.Log(1 / 0.9)) - 1, ErrorLimit.Of(record, seeds).RelL2, 1e-12);
        Assert.Equal(ErrorLimit.Least, ErrorLimit.Of(record, seeds[..2]).RelL2);
    }

    [Theory]
    [InlineData(2e-7, 2.1, ErrorVerdict.Worse)]
    [InlineData(2e-7, 1.9, ErrorVerdict.Same)]
    [InlineData(2e-7, 0.4, ErrorVerdict.Better)]
    [InlineData(1.8e-7, 2.1, ErrorVerdict.Better)]
    [InlineData(double.PositiveInfinity, 1, ErrorVerdict.Worse)]
    public void TheMeanError_Decides_AndWhereItStands_TheWorst(double relL2, double omegaFactor, ErrorVerdict verdict)
    {
        ErrorStats before = SampleRun.Untimed(SampleRun.Resnet, "", "managed/direct", 2e-7).Error!;
        ErrorStats after = before with { RelL2 = relL2, OmegaMax = omegaFactor * before.OmegaMax };
        Assert.Equal(verdict, ErrorChange.Of(before, after, new ErrorLimit(0.03, 1)).Verdict);
    }

    [Fact]
    public void Samples_AreStoredToFiveDigits() => Assert.Equal([123460, 0.99999], TimeRecord.Compact([123456.789, 0.999994]));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
