using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Errors;

/// <summary>A problem judged whole and by a sample.</summary>
public class SampledErrorTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n2c9h40w48k40r3s3_p1"); // 153600 outputs
    private static readonly ConvData Data = ConvData.Create(P, Distribution.Normal, 1);
    private static readonly Truth Whole = ReferenceConv.Compute(P, Data, 2);
    private static readonly Truth Sampled = ReferenceConv.ComputeAt(P, Data, OutputSample.Stratified(P, 4096, 1));

    [Fact]
    public void Figures_OfTheSample_AreThoseOfTheWholeWithinTheSamplingError()
    {
        float[] y = Rounded();
        ErrorStats whole = ErrorStats.Of(y, Whole, P), sample = ErrorStats.Of(y, Sampled, P);
        Assert.Equal((4096, 153600), (sample.Count, sample.OutputCount));
        Assert.Equal((153600, 153600), (whole.Count, whole.OutputCount));

        // A mean of m draws of v is off by sd(v)/√m; five of these, and 48 of 4096 placed outputs whose mean is at worst 0,
        // or 2.5 times the whole's:
        // e² and yRef² have kurtosis below 3 + 3 here (rounding errors of values within a few binades): relative sd of the squares ≤ √5.
        double squares = (5 * Math.Sqrt(5.0 / 4096)) + (1.5 * 48 / 4096.0);
        Assert.Equal(1, Math.Pow(sample.RmsAbs / whole.RmsAbs, 2), squares);
        Assert.Equal(1, Math.Pow(sample.RelL2 / whole.RelL2, 2), 2 * squares);
        Assert.Equal(1, sample.MeanAbs / whole.MeanAbs, squares);

        // A share q has standard deviation √(q(1 − q)/m) ≤ 1/(2·64); the median's rank alike.
        Assert.Equal(whole.ShareAbove1e7, sample.ShareAbove1e7, (5 / 128.0) + (48 / 4096.0));
        Assert.InRange(RankOf(sample.ConditionMedian), 0.5 - (5 / 128.0) - (48 / 4096.0), 0.5 + (5 / 128.0) + (48 / 4096.0));
        // the top 0.1 % of rounding errors, missed with probability 2 %, begin well above a quarter
        Assert.InRange(sample.MaxAbs, whole.MaxAbs / 4, whole.MaxAbs);
        Assert.Equal(whole.MaxAbs >= sample.MaxAbs, whole.OmegaMax >= sample.OmegaMax);
    }

    [Fact]
    public void WorstIndex_OfASample_IsThePositionInTheOutput()
    {
        float[] y = Rounded();
        long at = Sampled.Sample!.Indices[1234];
        y[at] += 5;
        ErrorStats stats = ErrorStats.Of(y, Sampled, P, (4, 4));
        Assert.Equal(at, stats.WorstIndex);
        Assert.Equal(Whole.Y[at], stats.WorstReference);
        Assert.Equal(OutputPlace.Describe(P, at, (4, 4)), stats.WorstPlace);
    }

    /// <summary>1 % of all outputs off by 0.1: at least 4048 uniform draws miss all of them with probability 0.99^4048 =
    /// 2e-18, whatever their places.</summary>
    [Theory]
    [InlineData("scattered")]
    [InlineData("one corner of the output")]
    [InlineData("a row of each image")]
    public void Defect_OfOnePercent_IsFound(string kind)
    {
        float[] y = Rounded();
        for (int i = 0; i < y.Length; i++)
        {
            bool hit = kind switch
            {
                "scattered" => i % 100 == 37,
                "one corner of the output" => i >= y.Length - (y.Length / 100),
                _ => i / P.OW % P.OH == 17 && i % P.OW < 20,
            };
            y[i] += hit ? 0.1f : 0;
        }

        Assert.NotNull(GateChecks.Error(ErrorModel.Componentwise, ErrorStats.Of(y, Sampled, P), P));
        Assert.NotNull(GateChecks.Error(ErrorModel.Normwise, ErrorStats.Of(y, Sampled, P), P));
    }

    [Fact]
    public void OneNaN_OutsideTheSample_IsFound()
    {
        float[] y = Rounded();
        long outside = Enumerable.Range(0, y.Length).First(i => !Sampled.Sample!.Indices.Contains(i));
        y[outside] = float.NaN;
        ErrorStats stats = ErrorStats.Of(y, Sampled, P);
        Assert.Equal(1, stats.NonFinite);
        Assert.Contains("1 of 153600 outputs are NaN", GateChecks.Error(ErrorModel.Normwise, stats, P), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ErrorStats.Of(y.AsSpan(1), Sampled, P));
    }

    [Fact]
    public void Condition_IsTheMedianAndTheMaximumOfTheDefinition()
    {
        Assert.Equal(new Condition(2, 8), Condition.Of([1, -2, 0.5], [1, 4, 4]));
        Assert.Equal(new Condition(1.5, 2), Condition.Of([0, 2], [0, 4])); // nothing but zeros: exact, 1
        Assert.Equal(double.PositiveInfinity, Condition.Of([1, 0], [1, 1e-30]).Max);
        double[] all = [.. Whole.Y.Zip(Whole.S, (y, s) => s / Math.Abs(y)).Order()];
        Assert.Equal((all[76799] + all[76800]) / 2, Whole.Condition.Median);
        Assert.Equal(all[^1], Whole.Condition.Max);
    }

    /// <summary>Above 2²⁰ outputs 2²⁰ of them are sorted: the rank of their median has standard deviation 2⁻¹¹; five of these.</summary>
    [Fact]
    public void Condition_OfManyOutputs_HasAMedianOfNearlyTheMiddleRank()
    {
        var y = new double[3_000_000];
        Array.Fill(y, 1);
        double[] s = [.. Enumerable.Range(0, y.Length).Select(i => 1 + (i * 0.6180339887 % 1))];
        Assert.Equal(1.5, Condition.Of(y, s).Median, 5 / 2048.0);
    }

    [Fact]
    public void ReferenceShare_IsTheTruthsBoundOverTheRmsError()
    {
        ErrorStats stats = ErrorStats.Of(Rounded(), Whole, P);
        Assert.Equal(FloatFormat.Binary64.Gamma(ReferenceConv.Depth(P)) * Whole.S.Max() / stats.RmsAbs, stats.ReferenceShare);
        Assert.InRange(stats.ReferenceShare, 1e-9, ErrorStats.ReferenceShareLimit);
        Assert.Equal(0, ErrorStats.Compute([1f], [1], [1], 3).ReferenceShare);
    }

    private static double RankOf(double condition)
    {
        int below = 0;
        for (int i = 0; i < Whole.Y.Length; i++)
        {
            below += Whole.S[i] / Math.Abs(Whole.Y[i]) < condition ? 1 : 0;
        }

        return below / (double)Whole.Y.Length;
    }

    private static float[] Rounded() => Array.ConvertAll(Whole.Y, y => (float)y);
}
