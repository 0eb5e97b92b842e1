using ConvBench.Files;
using Xunit;

namespace ConvBench.Tests.Core.Reference;

public class KerasFixtureTests
{
    /// <summary>Three digits of what an independent float64 reference in NumPy gave for the same outputs.</summary>
    [Theory]
    [InlineData("tensorflow", "n1c8h12w13k6r4s7_same_d3x2", 6.921904671663981e-07, 9.3460717377406e-08, 1.9475655125215674,
        2.4824778825600934e-07, 0.17735042735042736, -8.38242787043475e-07)]
    [InlineData("jax", "n2c5h9w11k4r3s3_same", 4.187068307626163e-07, 7.932551873800667e-08, 2.1238037733243242, 1.0644677728073718e-07,
        0.13762626262626262, -9.462176637359265e-07)]
    [InlineData("rounded", "n1c8h12w13k6r4s7_same_d3x2", 5.844590456050014e-08, 9.76123384307823e-09, 0.2590434730194314,
        2.5927520996962548e-08, 0.0, -4.347691094641615e-07)]
    public void Errors_OfKerasOutputs_AreTheIndependentlyComputedOnes(
        string backend, string text, double maxAbs, double rms, double omegaMax, double relL2, double share, double sumDifference)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData d = ConvData.Create(p, Distribution.Keras, 0);
        Truth truth = ReferenceConv.Compute(p, d, 1);
        float[] y = backend == "rounded"
            ? Array.ConvertAll(truth.Y, v => (float)v)
            : Npy.Read<float>(RepositoryFiles.Fixture($"{backend}.{text}.npy")).Data;
        ErrorStats stats = ErrorStats.Compute(y, truth.Y, truth.S, p.Accumulations);
        AssertThreeDigits(maxAbs, stats.MaxAbs);
        AssertThreeDigits(rms, stats.RmsAbs);
        AssertThreeDigits(omegaMax, stats.OmegaMax);
        AssertThreeDigits(relL2, stats.RelL2);
        AssertThreeDigits(share, stats.ShareAbove1e7);
        AssertThreeDigits(sumDifference, stats.SumDifference);
        ErrorStats naive = ErrorStats.Compute(y, NaiveConv.Compute(p, d.X, d.W, d.B), truth.S, p.Accumulations);
        AssertThreeDigits(rms, naive.RmsAbs);
    }

    private static void AssertThreeDigits(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 5e-4 * Math.Abs(expected), $"{actual:R} instead of {expected:R}");
}
