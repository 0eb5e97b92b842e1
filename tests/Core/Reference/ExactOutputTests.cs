using System.Numerics;
using ConvBench.Tests.Core.Problems;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Core.Reference;

public class ExactOutputTests
{
    /// <summary>What a sum must survive, by its bits: any float32 but NaN and infinity, subnormals and −0 as often as large
    /// numbers.</summary>
    [Property(MaxTest = 200, Replay = "20804,17")]
    public bool Sum_OfAnyProducts_IsTheRational(int[] bits)
    {
        float[] values = [.. bits.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite), float.MaxValue, -float.Epsilon, -0f,
            1e-41f, -1e30f];
        var sum = new ExactSum();
        BigInteger expected = 0;
        foreach (float a in values)
        {
            foreach (float b in values)
            {
                sum.Add(a, b);
                expected += ExactConv.Units(a) * ExactConv.Units(b);
            }
        }

        return sum.IsFinite && sum.Units == expected;
    }

    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 60, Replay = "20804,23")]
    public bool Output_OfAnyProblem_IsTheRationalOfTheDefinition(ConvProblem p)
    {
        ConvData d = ConvData.Create(p, Distribution.Cancelling, 4);
        return OutputSample.Stratified(p, 8, 1).Indices.All(index =>
        {
            (int n, int k, int oh, int ow) = OutputPlace.Of(p, index);
            return ExactOutput.Of(p, d, index) is { } exact && (exact.Y, exact.S) == ExactConv.Output(p, d, n, k, oh, ow);
        });
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Output_ThatReadsANonFiniteOperand_HasNoExactValue(float bad)
    {
        ConvProblem p = ConvProblem.Parse("n1c2h4w4k1r2s2");
        ConvData d = ConvData.Create(p, Distribution.Normal, 1);
        d.X[0] = bad;
        Assert.Null(ExactOutput.Of(p, d, 0));
        Assert.NotNull(ExactOutput.Of(p, d, 8));
    }

    [Fact]
    public void Share_IsOneWhereADoubleIsOffByTheWholeBound()
    {
        var one = new ExactOutput(BigInteger.One << 298, BigInteger.One << 298);
        const int Depth = 1 << 30; // γ = 2³⁰/(2⁵³ − 2³⁰)
        double gamma = FloatFormat.Binary64.Gamma(Depth);
        Assert.Equal(1, one.ShareOfBound(1 + gamma, Depth), 1e-8); // γ·2⁵³ = 2³⁰: 1 + γ is rounded by up to 2⁻³⁰ of γ
        Assert.Equal(0.5, one.ShareOfBound(1 - (gamma / 2), Depth), 1e-8);
        Assert.Equal(0, one.ShareOfBound(1, Depth));
        Assert.Equal(double.PositiveInfinity, default(ExactOutput).ShareOfBound(double.Epsilon, 1));
        Assert.Equal(double.PositiveInfinity, one.ShareOfBound(double.NaN, 1));
    }
}
