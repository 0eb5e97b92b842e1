using ConvBench.Gates;
using ConvBench.Tests.Core.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Bounds;

public class BoundTests
{
    private static readonly ConvProblem P = GatesTests.P; // n = 8·3·3 = 72 products and a bias

    [Fact]
    public void AnyOrder_CountsAMultiplicationOrFusedAdditionPerProductAndTheBias()
    {
        Assert.Equal(73, SumBound.AnyOrder(P).Depth);
        Assert.Equal("γ_73·s, any order", SumBound.AnyOrder(P).Formula);
    }

    [Theory]
    [InlineData(144, 1, true, 145)]
    [InlineData(144, 1, false, 144)]
    [InlineData(144, 16, true, 160)]
    public void Chains_AddTheirLengthTheirNumberAndTheBias(int chain, int chains, bool bias, int depth) =>
        Assert.Equal(depth, SumBound.Chains(P with { HasBias = bias }, chain, chains).Depth);

    [Fact]
    public void Gamma_IsAboveDu_AndEndsWhereDuReachesOne()
    {
        Assert.Equal(73 * FloatFormat.Binary32.Unit, FloatFormat.Binary32.Gamma(73), 73 * 73 * 1e-14); // d²u² ≈ 5329·3.6e-15
        Assert.True(FloatFormat.Binary32.Gamma(73) > 73 * FloatFormat.Binary32.Unit);
        Assert.Equal(double.PositiveInfinity, FloatFormat.Binary32.Gamma(1 << 24));
    }

    [Fact]
    public void RoundedTruth_UsesASmallShare_AndItsRecordIsOneOfTheFormula()
    {
        (ConvData data, Truth truth) = Case();
        BoundRecord record = BoundCheck.Of(SumBound.AnyOrder(P), P, data, truth, GatesTests.Rounded(truth.Y), 1e-7)!;
        Assert.Null(GateChecks.Bound(record));
        Assert.InRange(record.WorstShare, 1e-9, 1.0 / 73); // |y| ≤ s, so that one rounding is at most u·s
        Assert.Equal(1, record.Amplification, 9);
        Assert.Equal(73, record.OmegaMax, 3);
        Assert.Equal(1e-7, record.PredictedRelL2);
    }

    [Theory]
    [InlineData(0.99, true)]
    [InlineData(1.01, false)]
    public void PlantedError_TripsTheGateAtTheBoundAndNotBelow(double share, bool passes)
    {
        (ConvData data, Truth truth) = Case();
        float[] y = GatesTests.Rounded(truth.Y);

        // γ_73·s is 4.4e-6·s, and rounding the spoilt output moves it by 1/73 of that at most (|y| ≤ s): 0.99 and 1.01 are
        // told apart where |y| ≤ s/4.
        int at = Enumerable.Range(0, y.Length).First(i => Math.Abs(truth.Y[i]) < truth.S[i] / 4);
        y[at] = (float)(truth.Y[at] + (share * FloatFormat.Binary32.Gamma(73) * truth.S[at]));
        string? miss = GateChecks.Bound(BoundCheck.Of(SumBound.AnyOrder(P), P, data, truth, y, null));
        Assert.Equal(passes, miss is null);
        Assert.True(passes || miss!.StartsWith("above its bound: |y − yRef| is 1.0", StringComparison.Ordinal), miss);
    }

    /// <summary>The truth itself may be off by γ_d(2⁻⁵³)·s: as far a row may be from it beyond its own bound, and no further.</summary>
    [Theory]
    [InlineData(0.9, true)]
    [InlineData(1.1, false)]
    public void TheReferencesOwnBound_IsAdded(double share, bool passes)
    {
        (ConvData data, Truth truth) = Case();
        float[] y = GatesTests.Rounded(truth.Y);
        double gamma = FloatFormat.Binary64.Gamma(ReferenceConv.Depth(P));
        var off = new Truth([.. y.Zip(truth.S, (v, s) => v + (share * gamma * s))], truth.S);
        Assert.Equal(passes, GateChecks.Bound(BoundCheck.Of(new Exact(), P, data, off, y, null)) is null);
    }

    [Fact]
    public void OutputsThatWereNotEvaluated_AreLeftOut()
    {
        (ConvData data, Truth truth) = Case();
        float[] y = GatesTests.Rounded(truth.Y);
        y[0] += 1;
        Assert.Null(BoundCheck.Of(new Partial(_ => false), P, data, truth, y, null));
        Assert.Null(GateChecks.Bound(BoundCheck.Of(new Partial(i => i != 0), P, data, truth, y, null)));
        Assert.NotNull(GateChecks.Bound(BoundCheck.Of(new Partial(i => i == 0), P, data, truth, y, null)));
    }

    [Fact]
    public void NaN_IsAboveEveryBound()
    {
        (ConvData data, Truth truth) = Case();
        float[] y = GatesTests.Rounded(truth.Y);
        y[^1] = float.NaN;
        Assert.NotNull(GateChecks.Bound(BoundCheck.Of(SumBound.AnyOrder(P), P, data, truth, y, null)));
    }

    private static (ConvData Data, Truth Truth) Case()
    {
        ConvData data = ConvData.Create(P, Distribution.Normal, 1);
        return (data, ReferenceConv.Compute(P, data, 1));
    }

    /// <summary>A row that claims not to round at all.</summary>
    private sealed class Exact : IErrorBound
    {
        public string Formula => "0";

        public double[] Evaluate(ConvProblem p, ConvData data, Truth truth) => new double[truth.Y.Length];
    }

    /// <summary>γ_73·s at some outputs.</summary>
    private sealed class Partial(Predicate<int> known) : IErrorBound
    {
        public string Formula => "part";

        public double[] Evaluate(ConvProblem p, ConvData data, Truth truth) =>
            [.. SumBound.AnyOrder(p).Evaluate(p, data, truth).Select((b, i) => known(i) ? b : double.NaN)];
    }
}
