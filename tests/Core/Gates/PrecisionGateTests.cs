using ConvBench.Bench.Studies.PlantedBugs;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Gates;

public class PrecisionGateTests
{
    private static readonly ConvProblem Deep = ConvProblem.Parse("n1c256h6w7k5r3s3_p1");

    /// <summary>Rounded to 11 bits, operands make 0.6·2⁻¹¹ = 2.9e-4; γ_2305 allows 2305·u·s, which hides it, u·√(2307/6)
    /// = 1.2e-6 does not.</summary>
    [Fact]
    public void Tf32Operands_OnADeepLayer_PassTheWorstCaseBound_AndMissTheMeanSquare()
    {
        ConvData data = ConvData.Create(Deep, Distribution.Normal, 1);
        Truth truth = ReferenceConv.Compute(Deep, data, 1);
        float[] x = Array.ConvertAll(data.X, Tf32), w = Array.ConvertAll(data.W, Tf32);
        ErrorStats error = Judge(Deep, ReferenceConv.Compute(Deep, data with { X = x, W = w }, 1).Y, truth);
        Assert.Null(GateChecks.Error(ErrorModel.Componentwise, error, Deep));
        Assert.StartsWith("mean square error: ", PrecisionGate.Fault(ErrorModel.Componentwise, error, Deep, Distribution.Normal, null),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Distribution.Normal)]
    [InlineData(Distribution.Uniform)]
    [InlineData(Distribution.Relu)]
    [InlineData(Distribution.Cancelling)]
    [InlineData(Distribution.Keras)]
    public void TheRoundedTruth_Passes(Distribution distribution)
    {
        ConvData data = ConvData.Create(Deep, distribution, 1);
        Truth truth = ReferenceConv.Compute(Deep, data, 1);
        Assert.Null(PrecisionGate.Fault(ErrorModel.Componentwise, Judge(Deep, truth.Y, truth), Deep, distribution, null));
    }

    /// <summary>Sums of one sign, one after the other, are the worst order of all: half of n²/3 of the squares of s are rounded.</summary>
    [Fact]
    public void SequentialFloat32Sums_OfCancellingPairs_Pass()
    {
        ConvData data = ConvData.Create(Deep, Distribution.Cancelling, 1);
        Truth truth = ReferenceConv.Compute(Deep, data, 1);
        var run = new BugRun(Deep, data.W, data.B, 1, new WorkClock()) { X = data.X };
        new PlainConv().Compute(run);
        Assert.Null(PrecisionGate.Fault(ErrorModel.Componentwise, ErrorStats.Of(run.Y, truth, Deep), Deep, Distribution.Cancelling, null));
    }

    [Fact]
    public void ATransformRow_IsHeldToItsOwnPrediction_AndToNothingWithoutOne()
    {
        Assert.Equal(double.PositiveInfinity, PrecisionGate.Limit(ErrorModel.Normwise, Deep, Distribution.Normal, 1000, null));
        double one = PrecisionGate.Limit(ErrorModel.Normwise, Deep, Distribution.Normal, 1000, new(1e-7)),
            two = PrecisionGate.Limit(ErrorModel.Normwise, Deep, Distribution.Normal, 1000, new(2e-7));
        Assert.Equal(2 * one, two, 1e-18);

        // t = ln 10⁶ = 13.816: √(1 + 2·√0.013816 + 0.027631) = 1.1237 of 1000 outputs
        Assert.Equal(4 * 1.1237e-7, one, 1e-11);
    }

    [Fact]
    public void FewOutputs_HaveAWiderLimit() =>
        Assert.True(PrecisionGate.Limit(ErrorModel.Componentwise, Deep, Distribution.Normal, 1, null) > 5
            * PrecisionGate.Limit(ErrorModel.Componentwise, Deep, Distribution.Normal, 1_000_000, null));

    private static ErrorStats Judge(ConvProblem p, double[] y, Truth truth) => ErrorStats.Of(GatesTests.Rounded(y), truth, p);

    private static float Tf32(float v) =>
        BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(v) + (1 << 12)) & ~((1 << 13) - 1));
}
