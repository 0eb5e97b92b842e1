using ConvBench.Shapes;
using ConvBench.Tests.Core.Problems;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Core.Reference;

public class ReferenceConvTests
{
    /// <summary>More channels than a block, more columns than an item, more output channels than an item, several phases.</summary>
    private static readonly string[] BlockSeams =
    [
        "n1c130h5w9k9r3s3_p1_b", "n1c1100h2w3k5r1s1", "n2c3h2w530k3r1s3_p0x1", "n1c5h3w4k70r2s2", "n1c4h9w300k6r3s5_st2x3_p1x4_d2_g2",
        "n1c3h40w41k2r31s31_p15", "n1c2h1w700k3r1s2_d1x512", "n1c6h11w13k6r3s3_st1x5_p2_d1x3_g3_b",
    ];

    public static TheoryData<string, Distribution> EdgeCases()
    {
        var data = new TheoryData<string, Distribution>();
        foreach (string text in new Suites(RepositoryFiles.Problems).Read("edge").Select(e => e.Problem.ToString()).Concat(BlockSeams))
        {
            data.Add(text, Distribution.Normal);
            data.Add(text, Distribution.Cancelling);
        }

        return data;
    }

    /// <summary>Both sum the same exact products in float64, each within γ_n·s of the exact value: at most 2γ_n·s apart.</summary>
    [Theory]
    [MemberData(nameof(EdgeCases))]
    public void Reference_OnEdgeProblems_AgreesWithTheDefinition(string text, Distribution distribution)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData d = ConvData.Create(p, distribution, 7);
        Truth truth = ReferenceConv.Compute(p, d, 2);
        double[] y = NaiveConv.Compute(p, d.X, d.W, d.B);
        double[] s = NaiveConv.Compute(p, Abs(d.X), Abs(d.W), Abs(d.B));
        double gamma = FloatFormat.Binary64.Gamma(p.Accumulations + 1);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.True(Math.Abs(truth.Y[i] - y[i]) <= 2 * gamma * truth.S[i], $"y[{i}] = {truth.Y[i]:R}, by definition {y[i]:R}");
            // s has no cancellation: both are within a factor 1 ± γ_n of the exact bound
            Assert.True(Math.Abs(truth.S[i] - s[i]) <= 2.1 * gamma * s[i], $"s[{i}] = {truth.S[i]:R}, by definition {s[i]:R}");
        }
    }

    [Theory]
    [InlineData("n1c3h5w6k2r3s3_p1_b", Distribution.Normal)]
    [InlineData("n1c3h5w6k2r3s3_p1_b", Distribution.Cancelling)]
    [InlineData("n1c8h5w7k3r4s7_same_d3x2", Distribution.Keras)]
    [InlineData("n1c600h1w3k2r1s1", Distribution.Cancelling)]
    [InlineData("n2c6h6w5k6r3s2_st2x1_p1_g3", Distribution.Uniform)]
    [InlineData("n1c5h4w5k5r3s3_p2_d2_g5_b", Distribution.Cancelling)]
    public void Reference_OnSmallProblems_IsWithinGammaOfTheExactRational(string text, Distribution distribution)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData d = ConvData.Create(p, distribution, 3);
        Truth truth = ReferenceConv.Compute(p, d, 1);
        double[] naive = NaiveConv.Compute(p, d.X, d.W, d.B);
        int terms = p.Accumulations + (p.HasBias ? 1 : 0), depth = ReferenceConv.Depth(p);
        for (int i = 0; i < naive.Length; i++)
        {
            (int row, int ow) = Math.DivRem(i, p.OW);
            (int plane, int oh) = Math.DivRem(row, p.OH);
            (int n, int k) = Math.DivRem(plane, p.K);
            (System.Numerics.BigInteger y, System.Numerics.BigInteger s) = ExactConv.Output(p, d, n, k, oh, ow);
            Assert.True(ExactConv.IsWithinGamma(truth.Y[i], y, s, depth), $"y[{i}] = {truth.Y[i]:R}");
            Assert.True(ExactConv.IsWithinGamma(truth.S[i], s, s, depth), $"s[{i}] = {truth.S[i]:R}");
            Assert.True(ExactConv.IsWithinGamma(naive[i], y, s, terms), $"naive[{i}] = {naive[i]:R}");
        }
    }

    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 200, Replay = "20804,11")]
    public bool Reference_OnIntegers_IsExact(ConvProblem p)
    {
        ConvData d = ConvData.Create(p, Distribution.Integers, 5);
        return ReferenceConv.Compute(p, d, 2).Y.AsSpan().SequenceEqual(NaiveConv.Compute(p, d.X, d.W, d.B));
    }

    [Fact]
    public void Reference_ByAnyNumberOfThreads_HasTheSameBits()
    {
        ConvProblem p = ConvProblem.Parse("n2c70h13w270k70r3s3_st1x2_p1_b");
        ConvData d = ConvData.Create(p, Distribution.Normal, 1);
        Truth one = ReferenceConv.Compute(p, d, 1);
        foreach (int threads in (ReadOnlySpan<int>)[2, 3, 7])
        {
            Truth several = ReferenceConv.Compute(p, d, threads);
            Assert.True(one.Y.AsSpan().SequenceEqual(several.Y));
            Assert.True(one.S.AsSpan().SequenceEqual(several.S));
        }
    }

    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 100, Replay = "20804,13")]
    public void ComputeAt_GivesTheBitsOfCompute(ConvProblem p) => AssertSampled(p);

    [Theory]
    [InlineData("n1c130h5w9k9r3s3_p1_b")]
    [InlineData("n1c1100h2w3k5r1s1")]
    [InlineData("n1c3h40w41k2r31s31_p15")]
    public void ComputeAt_AcrossChannelBlocks_GivesTheBitsOfCompute(string text) => AssertSampled(ConvProblem.Parse(text));

    [Fact]
    public void Operands_OfTheWrongLength_AreRefused()
    {
        ConvProblem p = ConvProblem.Parse("n1c3h5w6k2r3s3_b");
        ConvData d = ConvData.Create(p, Distribution.Normal, 1);
        Assert.Throws<ArgumentException>(() => ReferenceConv.Compute(p, d with { B = [] }, 1));
        Assert.Throws<ArgumentException>(() => ReferenceConv.Compute(p, d with { X = new float[3] }, 1));
        Assert.Throws<ArgumentException>(() => ReferenceConv.ComputeAt(p, d, new OutputSample([p.OutputCount], 1)));
    }

    private static void AssertSampled(ConvProblem p)
    {
        ConvData d = ConvData.Create(p, Distribution.Normal, 2);
        Truth all = ReferenceConv.Compute(p, d, 1);
        long[] indices = [.. Enumerable.Range(0, all.Y.Length).Select(i => (long)i)];
        Truth sampled = ReferenceConv.ComputeAt(p, d, indices, 2);
        Assert.True(all.Y.AsSpan().SequenceEqual(sampled.Y));
        Assert.True(all.S.AsSpan().SequenceEqual(sampled.S));
    }

    private static float[] Abs(float[] values) => Array.ConvertAll(values, Math.Abs);
}
