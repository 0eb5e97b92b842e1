using System.Runtime.InteropServices;
using ConvBench.Backends.Managed;
using ConvBench.Machine.Simd;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Accurate;

/// <summary>The rows at the accurate end: float64 sums, compensated sums, pairwise sums.</summary>
public sealed class AccurateRowsTests
{
    /// <summary>Tails of pixels and channels, a bias, groups, stride, dilation, a depthwise layer, a long sum.</summary>
    private static readonly string[] Layers =
    [
        "n1c40h11w13k21r3s3_p1_b", "n2c24h9w10k18r3s3_st2_p1_g3", "n1c12h12w11k12r5s5_p2_g12_b", "n1c20h13w12k7r3s4_p3_d2x3",
            "n1c700h5w5k9r3s3_p1_b",
    ];

    public static TheoryData<string, Distribution> Cases
    {
        get
        {
            var cases = new TheoryData<string, Distribution>();
            foreach (string layer in Layers)
            {
                cases.Add(layer, Distribution.Normal);
                cases.Add(layer, Distribution.Cancelling);
            }

            return cases;
        }
    }

    /// <summary>
    /// A float64 sum z of n + 1 terms is within γ of exact, γ = γ_(n+1)(2⁻⁵³)·s, and the truth t within γ_depth(2⁻⁵³)·s:
    /// rounding is monotone, so y = fl(z) lies between
    /// fl(t − d) and fl(t + d), d the sum of both. That is fl(t) itself but where a tie lies within d. Then |y − t| ≤ u·|t|
    /// + d·(1 + u) and ω ≤ |t|/s + 2d/(u·s).
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Float64Sums_AreTheTruthCorrectlyRounded_ButForTies(string text, Distribution distribution)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, distribution, seed: 11);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        float[] y = Output("managed/direct-f64acc", p, data);
        double relative = FloatFormat.Binary64.Gamma(p.Accumulations + 1) + FloatFormat.Binary64.Gamma(ReferenceConv.Depth(p));
        for (int i = 0; i < y.Length; i++)
        {
            double d = relative * truth.S[i];
            Assert.InRange(y[i], (float)(truth.Y[i] - d), (float)(truth.Y[i] + d));
        }

        double share = truth.Y.Zip(truth.S, (t, s) => s == 0 ? 0 : Math.Abs(t) / s).Max();
        Assert.InRange(ErrorStats.Of(y, truth, p).OmegaMax, 0, share + (2 * relative / FloatFormat.Binary32.Unit));
    }

    /// <summary>Ogita, Rump and Oishi, proposition 5.5: |y − exact| ≤ u·|exact| + γ_(n+1)²·s; the truth is within
    /// γ_depth(2⁻⁵³)·s of exact.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void CompensatedSums_KeepTheirBound(string text, Distribution distribution)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, distribution, seed: 12);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        float[] y = Output("managed/direct-comp", p, data);
        double nu = (p.Accumulations + 1) * FloatFormat.Binary32.Unit, gamma = nu / (1 - nu),
            d = FloatFormat.Binary64.Gamma(ReferenceConv.Depth(p));
        for (int i = 0; i < y.Length; i++)
        {
            double bound = (FloatFormat.Binary32.Unit * Math.Abs(truth.Y[i])) + (((gamma * gamma) + (2 * d)) * truth.S[i]);
            Assert.InRange(Math.Abs(y[i] - truth.Y[i]), 0, bound);
        }
    }

    /// <summary>
    /// Outputs are 2⁻¹² of their products' sizes and less, so float32 sums lose 12 bits of 24 at the least: relative errors
    /// above 2⁻²⁴·2¹⁰ (two bits of mercy), where the others
    /// lose none: below 2⁻²⁴, one rounding.
    /// </summary>
    [Theory]
    [InlineData("n1c40h11w13k21r3s3_p1")]
    [InlineData("n1c200h8w9k5r1s1")]
    public void PreciseSums_KeepEveryBit_WherePlainOnesLoseTwelve(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Cancelling, seed: 13);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        double Error(string id) => ErrorStats.Of(Output(id, p, data), truth, p).RelL2;
        Assert.True(Error("managed/direct") > FloatFormat.Binary32.Unit * 1024);
        Assert.True(Error("managed/direct-comp") < FloatFormat.Binary32.Unit);
        Assert.True(Error("managed/direct-f64acc") < FloatFormat.Binary32.Unit);
    }

    /// <summary>
    /// 1 and then 2⁻²⁵ again and again. Added one by one they are lost, each below half a unit of 1. Pairwise, the 15 in
    /// the first chain of 16 are: all other chains and their
    /// sums are multiples of 2⁻²² and exact beside 1. Precise sums lose none and round once to multiples of 2⁻²³.
    /// </summary>
    [Theory]
    [InlineData(1024)]
    [InlineData(1000)] // 62 chains and a half
    [InlineData(16)]
    public void SmallProducts_AreLost_WhereTheOrderSaysSo(int n)
    {
        ConvProblem p = ConvProblem.Parse($"n1c{n}h1w3k2r1s1");
        float[] w = [.. Enumerable.Range(0, 2 * n).Select(i => i % n == 0 ? 1 : 1f / (1 << 25))];
        var data = new ConvData([.. Enumerable.Repeat(1f, 3 * n)], w, []);
        double unit = 1.0 / (1 << 25), rounded = (float)(1 + ((n - 1) * unit));
        Assert.All(Output("managed/im2col-pairwise", p, data), y => Assert.Equal(1 + ((n - 16) * unit), y));
        Assert.All(Output("managed/direct-comp", p, data), y => Assert.Equal(rounded, y));
        Assert.All(Output("managed/direct-f64acc", p, data), y => Assert.Equal(rounded, y));
    }

    /// <summary>No product goes through more than 16 + ⌈log₂ chains⌉ + 1 roundings, so |y − t| ≤ γ of that many times s;
    /// the truth's own bound is 2⁻²⁹ of it.</summary>
    [Theory]
    [InlineData("n1c700h5w5k9r3s3_p1_b")]
    [InlineData("n1c12h12w11k12r5s5_p2_g12_b")]
    public void PairwiseSums_KeepTheirBound(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        int chains = (p.Accumulations + 15) / 16;
        double mu = (16 + Math.Ceiling(Math.Log2(chains)) + 1) * FloatFormat.Binary32.Unit;
        foreach (Distribution distribution in (Distribution[])[Distribution.Relu, Distribution.Keras, Distribution.Cancelling])
        {
            ConvData data = ConvData.Create(p, distribution, seed: 14);
            double omega = ErrorStats.Of(Output("managed/im2col-pairwise", p, data), ReferenceConv.Compute(p, data, 1), p).OmegaMax;
            Assert.InRange(omega, 0, mu / (1 - mu) / FloatFormat.Binary32.Unit);
        }
    }

    /// <summary>Products and errors are the same numbers whether fused, widened or subtracted, and every output is one
    /// chain in one order.</summary>
    [Theory]
    [InlineData("managed/direct-f64acc")]
    [InlineData("managed/direct-comp")]
    public void Bits_AreTheSame_OnEveryWidth(string id)
    {
        foreach (ConvProblem p in Layers.Select(ConvProblem.Parse))
        {
            ConvData data = ConvData.Create(p, Distribution.Normal, seed: 15);
            float[] scalar = Output(id, p, data, Isa.Scalar);
            foreach (Isa isa in Enum.GetValues<Isa>().Where(IsaSelector.IsSupported))
            {
                Assert.True(MemoryMarshal.AsBytes<float>(scalar).SequenceEqual(MemoryMarshal.AsBytes<float>(Output(id, p, data, isa))),
                    $"{p} {isa}");
            }
        }
    }

    /// <summary>A correction of an infinite sum is ∞ − ∞; it must not turn the sum into NaN.</summary>
    [Theory]
    [InlineData(Isa.Scalar)]
    [InlineData(Isa.Vector128)]
    [InlineData(Isa.Auto)]
    public void CompensatedSums_OfAnInfinity_AreInfinite(Isa isa)
    {
        ConvProblem p = ConvProblem.Parse("n1c3h5w7k4r1s1");
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 16);
        data.X[0] = float.PositiveInfinity;
        data.X[1] = float.NaN;
        float[] y = Output("managed/direct-comp", p, data, isa);
        for (int k = 0; k < p.K; k++)
        {
            Assert.Equal(data.W[k * p.C] > 0 ? float.PositiveInfinity : float.NegativeInfinity, y[k * 35]);
            Assert.True(float.IsNaN(y[(k * 35) + 1]));
            Assert.True(float.IsFinite(y[(k * 35) + 2]));
        }
    }

    private static float[] Output(string id, ConvProblem p, ConvData data, Isa isa = Isa.Auto)
    {
        using IConvPlan plan = new ManagedBackend().Algorithms.Single(a => a.Id == id)
            .Prepare(p, data.W, data.B, new ConvOptions(2) { Isa = isa });
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }
}
