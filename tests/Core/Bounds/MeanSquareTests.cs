using ConvBench.Backends.Managed;
using ConvBench.Bench.Studies.PlantedBugs;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Bounds;

/// <summary>What float32 arithmetic makes on average, and what does not pass as such.</summary>
public class MeanSquareTests
{
    private const double U = 1.0 / (1 << 24);

    /// <summary>One after the other: additions with 2, …, n products below them and n multiplications that round apart.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(576)]
    public void AnyOrder_IsTheSequentialOne(int n)
    {
        double mean = (n + Enumerable.Range(2, n - 1).Sum()) / (double)n;
        Assert.InRange(mean, 1, MeanSquare.AnyOrder(new ConvProblem(1, n, 3, 3, 1, 1, 1)));
        Assert.Equal(n + 2, MeanSquare.AnyOrder(new ConvProblem(1, n, 3, 3, 1, 1, 1) { HasBias = true }));
    }

    /// <summary>∫₁² dm/(3m³·ln 2) by the midpoint rule with 1000 steps, whose error is below 10⁻⁶ of it.</summary>
    [Fact]
    public void OneRounding_IsTheMeanOverSignificandsOfTheLogarithmicLaw() => Assert.Equal(
        Enumerable.Range(0, 1000).Average(i => 1 / (3 * Math.Pow(1 + ((i + 0.5) / 1000), 3) * Math.Log(2))), MeanSquare.OneRounding, 1e-6);

    /// <summary>Chains of 144 in the mean: half a chain, the multiplication, half of the chains' additions.</summary>
    [Fact]
    public void ChainsOfAPlan_HaveFewerRoundingsThanAnyOrder()
    {
        var p = ConvProblem.Parse("n1c1024h9w9k4r4s7");
        SumBound order = SumBound.Chains(p, 144, 200);
        Assert.Equal((147 / 2.0) + 100 + 1, order.MeanRoundings);
        Assert.Equal(MeanSquare.AnyOrder(p), SumBound.AnyOrder(p).MeanRoundings);
        Assert.Equal(344, SumBound.Chains(p with { HasBias = true }, 144, 200).MeanRoundings);
        Assert.Equal(U * Math.Sqrt(174.5 / 3) * MeanSquare.Scatter(1e6),
            MeanSquare.OfSum(p, Distribution.Normal, 1_000_000, order.MeanRoundings), 1e-16);
    }

    /// <summary>Sums one after the other need 0.18·n/2 of (u²/3)·n/2 in the mean: 0.74 of the limit, and 144 outputs scatter.</summary>
    [Theory]
    [InlineData("n1c64h12w12k4r3s3_p1")]
    [InlineData("n1c256h8w8k8r3s3_p1")]
    public void SequentialSums_NeedThreeQuartersOfTheLimit(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        var run = new BugRun(p, data.W, data.B, 1, new WorkClock()) { X = data.X };
        new PlainConv().Compute(run);
        double share = ErrorStats.Of(run.Y, truth, p).RelL2 / MeanSquare.OfSum(MeanSquare.AnyOrder(p));
        Assert.InRange(share, 0.5, 0.9);
    }

    /// <summary>
    /// Operands of 16 bits make 0.6·2⁻¹⁶ = 9.2e-6, whatever n. u·√(n/6) is above that from n = 140 000 on; the chains of
    /// managed/direct make (144 + n/144)/2 roundings in the mean, whose limit stays below for n up to 10 million.
    /// </summary>
    [Theory]
    [InlineData(24_000, true, true)]
    [InlineData(160_000, false, true)]
    [InlineData(10_000_000, false, true)]
    public void SixteenBitOperands_InLongSums_MissTheOwnOrder(int n, bool any, bool own)
    {
        var p = new ConvProblem(1, n, 1, 1, 1, 1, 1);
        double error = 0.6 / (1 << 16);
        Assert.Equal(any, error > MeanSquare.OfSum(p, Distribution.Normal, 1_000_000));
        double? roundings = SumBound.Chains(p, 144, (n + 143) / 144).MeanRoundings;
        Assert.Equal(own, error > MeanSquare.OfSum(p, Distribution.Normal, 1_000_000, roundings));
    }

    /// <summary>The real thing on a layer of 28672 products: the row passes its gate, and fails it on operands of 16 bits.</summary>
    [Fact]
    public void SixteenBitOperands_OfManagedDirect_AreCaughtOnALongSum()
    {
        ConvProblem p = ConvProblem.Parse("n1c1024h10w12k64r4s7_same");
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        ConvData rounded = data with { X = [.. data.X.Select(Sixteen)], W = [.. data.W.Select(Sixteen)] };
        Truth truth = ReferenceConv.Compute(p, data, 2);
        IConvAlgorithm row = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/direct");
        Assert.Null(Fault(data));
        Assert.StartsWith("mean square error: ", Fault(rounded), StringComparison.Ordinal);

        string? Fault(ConvData operands)
        {
            using IConvPlan plan = row.Prepare(p, operands.W, operands.B, new ConvOptions());
            plan.Load(operands.X);
            plan.Run(1);
            var y = new float[p.OutputCount];
            plan.Store(y);
            ErrorStats error = ErrorStats.Of(y, truth, p);
            Assert.Null(GateChecks.Error(row.ErrorModel, error, p));
            return PrecisionGate.Fault(row.ErrorModel, error, p, Distribution.Normal, row.Predict(p, new ConvOptions()), data, plan.Bound);
        }

        static float Sixteen(float v) => Rounding.ToBits(v, 16);
    }
}
