using ConvBench.Reporting.Compare;
using Xunit;

namespace ConvBench.Tests.Reporting.Compare;

public class ComparisonStatisticsTests
{
    /// <summary>The example of Benjamini and Hochberg's paper (§3.2): of these fifteen, the first four are taken.</summary>
    [Fact]
    public void FalseDiscoveries_OfThePapersExample_AreLimitedAsThere()
    {
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1];
        Assert.Equal(0.0095, FalseDiscovery.Limit(p));
        Assert.True(FalseDiscovery.Limit([0.06, 0.5, double.NaN]) < 0);
        Assert.Equal(0.05, FalseDiscovery.Limit([0.05, 0.05, double.NaN]));
    }

    /// <summary>Of 2000 samples of normal data 5 % are below 0.05: 100 ± √(2000·0.05·0.95) = 9.7; four of these.</summary>
    [Fact]
    public void WelchsTest_OfEqualTimes_IsBelow5PercentIn5PercentOfTheCases()
    {
        var random = new Random(11);
        int below = Enumerable.Range(0, 2000)
            .Count(_ => TimeChange.PValueOf(TimeShift.Of(Lognormal(random, 8), Lognormal(random, 8)), 0) < 0.05);
        Assert.InRange(below, 100 - 39, 100 + 39);
    }

    /// <summary>Three differences: of eight choices of signs one has W ≥ 6, two W ≥ 5, three W ≥ 4, five W ≥ 3.</summary>
    [Theory]
    [InlineData(new[] { 0.1, 0.2, 0.3 }, 1 / 8.0)]
    [InlineData(new[] { -0.1, 0.2, 0.3 }, 2 / 8.0)]
    [InlineData(new[] { 0.1, -0.2, 0.3 }, 3 / 8.0)]
    [InlineData(new[] { -0.1, -0.2, 0.3 }, 5 / 8.0)]
    [InlineData(new[] { -0.1, -0.2, -0.3 }, 1.0)]
    public void SignedRank_OfThreeDifferences_CountsSigns(double[] differences, double p) =>
        Assert.Equal(p, SignedRank.PValue(differences), 1e-15);

    [Fact]
    public void OneMeasurement_IsNoVerdict()
    {
        TimeRecord one = new(1e6, 1e6, 0, 0, 1e6, 1) { SamplesNs = [1e6] }, twice = one with { MedianNs = 2e6, SamplesNs = [2e6] };
        TimeChange change = TimeChange.Of(TimeShift.Of(one, twice), Quiet);
        Assert.Equal((TimeVerdict.Ambiguous, 2.0), (change.Verdict, Math.Round(change.Ratio, 9)));
        Assert.Equal(TimeVerdict.Same, TimeChange.Of(TimeShift.Of(one, one), Quiet).Verdict);
    }

    /// <summary>The interval is the wider of the two noises; without any rows of unchanged code nothing is judged.</summary>
    [Fact]
    public void ATime_IsJudgedByBothNoises()
    {
        TimeShift shift = TimeShift.Of(
            SampleComparison.Case("a/b", 1e6, 0.01, 1).Time!, SampleComparison.Case("a/b", 1.2e6, 0.01, 2).Time!);
        Assert.Equal(TimeVerdict.Slower, TimeChange.Of(shift, Quiet).Verdict);
        TimeChange noisy = TimeChange.Of(shift, Quiet with { Floor = Math.Log(1.25) });
        Assert.Equal(TimeVerdict.Ambiguous, noisy.Verdict);
        Assert.Equal(1.25, noisy.High / noisy.Ratio, 1e-12);
        Assert.Equal(TimeVerdict.Ambiguous, TimeChange.Of(shift, Quiet with { Floor = null }).Verdict);
        Assert.Equal(TimeVerdict.Ambiguous, TimeChange.Of(shift, Quiet with { PLimit = -1 }).Verdict);
        Assert.Equal(TimeVerdict.Same, TimeChange.Of(shift, Quiet with { Drift = Math.Log(1.2) }).Verdict);
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
        CaseRecord tiles = many with
        {
            Choice = new Choice { Tile = new ChosenTile(16, 16) },
            Error = many.Error! with { Count = 25_600, OutputCount = 25_600 }
        };
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

    private static readonly CompareRules Quiet = new(0.05, SameMachine: true, Drift: 0, Floor: 0, PLimit: 0.01);

    private static TimeRecord Lognormal(Random random, int passes) => new(1, 1, 0, 0, 1, passes)
    {
        SamplesNs = [.. Enumerable.Range(0, passes).Select(_ => Math.Exp(0.1 * Normal(random)))],
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
