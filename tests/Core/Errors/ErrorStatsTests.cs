using Xunit;

namespace ConvBench.Tests.Core.Errors;

public class ErrorStatsTests
{
    private const double U = 1.0 / (1 << 24);

    [Fact]
    public void Statistics_OfFourOutputs_AreTheOnesWorkedOutByHand()
    {
        // e = 0, 1/2, 1, 0; Σ|yRef| = 7, Σ yRef² = 21; ulp(2) = 2⁻²², ulp(4) = 2⁻²¹
        ErrorStats stats = ErrorStats.Compute([1f, 2.5f, -3f, 0f], [1, 2, -4, 0], [1, 2, 4, 1], 9);
        Assert.Equal(1, stats.MaxAbs);
        Assert.Equal(0.375, stats.MeanAbs);
        Assert.Equal(Math.Sqrt(1.25 / 4), stats.RmsAbs);
        Assert.Equal(0.25, stats.MaxRelToMax);
        Assert.Equal(0.25, stats.RelLinf);
        Assert.Equal(1.5 / 7, stats.RelL1);
        Assert.Equal(Math.Sqrt(1.25 / 21), stats.RelL2, 15);
        Assert.Equal(1 << 21, stats.MaxUlp);
        Assert.Equal(1 << 20, stats.MeanUlp);
        Assert.Equal(1 << 22, stats.OmegaMax);
        Assert.Equal(Math.Sqrt(2 * Math.Pow(2, 44) / 4), stats.OmegaRms, 9);
        Assert.Equal(0.375 / (Math.Sqrt(1.25 / 4) / 2), stats.Bias, 15);
        Assert.Equal(1.5, stats.SumDifference);
        Assert.Equal(-Math.Log2(Math.Sqrt(1.25 / 21)), stats.CorrectBits, 14);
        Assert.Equal(2, stats.WorstIndex);
        Assert.Equal(0.5, stats.ShareAbove1e7);
        Assert.Equal(0, stats.NonFinite);
        Assert.Equal(FloatFormat.Binary64.Gamma(10) * 4, stats.ReferenceBoundAbs); // 9 products and a bias
        Assert.Equal(4, stats.Count);
    }

    [Fact]
    public void Statistics_OfAnExactOutput_AreZero()
    {
        ErrorStats stats = ErrorStats.Compute([1f, 0f, -2f], [1, 0, -2], [1, 0, 2], 3);
        Assert.Equal((0, 0, 0, 0, 0), (stats.MaxAbs, stats.RelL2, stats.OmegaMax, stats.MaxUlp, stats.Bias));
        Assert.Equal((53, -1, 0), (stats.CorrectBits, stats.WorstIndex, stats.ShareAbove1e7));
    }

    [Fact]
    public void WorstIndex_OfATie_IsTheFirst() =>
        Assert.Equal(1, ErrorStats.Compute([1f, 3f, 1f], [1, 2, 2], [1, 1, 1], 1).WorstIndex);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Statistics_WithANonFiniteOutput_AreInfiniteAndCountIt(float bad)
    {
        ErrorStats stats = ErrorStats.Compute([1f, bad, 3f], [1, 2, 3], [1, 2, 3], 1);
        Assert.Equal((1, 1), (stats.NonFinite, stats.WorstIndex));
        foreach (double figure in (ReadOnlySpan<double>)[
            stats.MaxAbs, stats.MeanAbs, stats.RmsAbs, stats.MaxRelToMax, stats.RelL1, stats.RelL2, stats.RelLinf, stats.MaxUlp,
                stats.MeanUlp,
            stats.OmegaMax, stats.OmegaRms, stats.Bias, stats.SumDifference, -stats.CorrectBits])
        {
            Assert.Equal(double.PositiveInfinity, figure);
        }
    }

    [Fact]
    public void Omega_OfAnErrorWhereEveryProductIsZero_IsInfinite() =>
        Assert.Equal(double.PositiveInfinity, ErrorStats.Compute([1e-30f], [0], [0], 1).OmegaMax);

    [Theory]
    [InlineData(0, -149)]
    [InlineData(-149, -149)]
    [InlineData(-140, -149)]
    [InlineData(-126, -149)]
    [InlineData(-125, -148)]
    [InlineData(0.5, -23)] // √2
    [InlineData(1, -22)]
    [InlineData(127, 104)]
    [InlineData(128, 105)] // above float32's range
    public void Ulp_AtAPowerOfTwo_IsFloat32sSpacing(double exponent, int expected)
    {
        double r = exponent == 0 ? 0 : Math.Pow(2, exponent);
        Assert.Equal(Math.ScaleB(1, expected), ErrorStats.Ulp(r));
        Assert.Equal(Math.ScaleB(1, expected), ErrorStats.Ulp(-r));
        if (exponent < 128)
        {
            Assert.Equal(Math.ScaleB(1, expected), (double)MathF.BitIncrement((float)r) - (float)r);
        }
    }

    [Fact]
    public void Ulp_OfFloat64Subnormals_IsTheSmallest() => Assert.Equal(Math.ScaleB(1, -149), ErrorStats.Ulp(double.Epsilon));

    [Fact]
    public void RoundedTruth_IsWithinHalfAnUlpAndOneRounding()
    {
        ConvProblem p = ConvProblem.Parse("n1c20h20w20k4r3s3_p1");
        Truth truth = ReferenceConv.Compute(p, ConvData.Create(p, Distribution.Normal, 1), 1);
        ErrorStats stats = ErrorStats.Compute(Array.ConvertAll(truth.Y, v => (float)v), truth.Y, truth.S, p.Accumulations);
        Assert.InRange(stats.MaxUlp, 0.4, 0.5);
        Assert.InRange(stats.OmegaMax, 0, 1); // |e| ≤ u·|y| ≤ u·s
        Assert.InRange(stats.RelL2, U / 10, U); // each |e| ≤ u·|y|
        Assert.InRange(Math.Abs(stats.Bias), 0, 5);
    }

    [Fact]
    public void Lengths_ThatDiffer_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ErrorStats.Compute([1f], [1, 2], [1], 1));
        Assert.Throws<ArgumentException>(() => ErrorStats.Compute([], [], [], 1));
    }
}
