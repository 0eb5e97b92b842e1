using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Winograd;
using ConvBench.Backends.Managed.Winograd.Transforms;
using ConvBench.Gates;
using ConvBench.Machine.Simd;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>Rows on request: transforms without pairs and in float64, split filters, fixed forms.</summary>
public sealed class WinogradVariantTests
{
    public static TheoryData<Isa> Isas => [.. Enum.GetValues<Isa>().Where(i => i != Isa.Auto)];

    /// <summary>Halves and small integers: every partial sum of both axes has a few bits, so that equality holds.</summary>
    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void DenseTransforms_OfPointsWithFewBits_AreTheExactMatrices_OnSmallIntegers(Isa isa)
    {
        WinogradAxis axis = WinogradVariants.Barabasz.Axes(ConvProblem.Parse("n1c1h6w6k1r3s3")).H;
        Assert.False(axis.IsPaired);
        Assert.Equal(0, IsaSelector.Dispatch<TransformCheck<DenseTransforms>, double>(isa, new TransformCheck<DenseTransforms>(axis)));
    }

    /// <summary>Each output is a sum of α² products in two stages of α fused steps: at most 2α roundings of Σ|b·b·d| (1 +
    /// u)^(2α).</summary>
    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void DenseTransforms_OfEverySize_RoundAsManySumsDo(Isa isa)
    {
        foreach ((int m, int r) in new[] { (4, 2), (3, 3), (5, 3), (7, 3), (8, 3) })
        {
            var axis = new WinogradAxis(m, r);
            double error = IsaSelector.Dispatch<TransformCheck<DenseTransforms>, double>(isa, new TransformCheck<DenseTransforms>(axis));
            Assert.InRange(error, 0, 2.01 * axis.Alpha * FloatFormat.Binary32.Unit);
        }
    }

    /// <summary>One rounding of a result that float64 has to 2α·2⁻⁵³ of Σ|b·b·d|: u and a little of it.</summary>
    [MachineTheory]
    [MemberData(nameof(Isas))]
    public void DoubleTransforms_OfEverySize_RoundOnce(Isa isa)
    {
        foreach ((int m, int r) in new[] { (2, 3), (4, 3), (6, 3) })
        {
            var axis = new WinogradAxis(m, r);
            double error = IsaSelector.Dispatch<TransformCheck<DoubleTransforms>, double>(isa, new TransformCheck<DoubleTransforms>(axis));
            Assert.InRange(error, 0, 1.001 * FloatFormat.Binary32.Unit);
        }
    }

    /// <summary>
    /// The same products and sums, fewer roundings: squares of independent errors add up, and without the transforms' their
    /// sum is less. The sums leave
    /// 0.72·u, the roundings of U and V 0.41·u each: 0.93·u·κ². Two float32 transforms per axis with a rounding of about
    /// 0.4·u each: √(0.93² + 4·0.17) =
    /// 1.24·u·κ², a ratio of 0.75; plain chains of 32 channels leave 1.8·u, a ratio of 0.91. 0.95 leaves room for chance,
    /// below 1 % over 25000 outputs.
    /// </summary>
    [Theory]
    [InlineData("managed/winograd-f2x3")]
    [InlineData("managed/winograd-f4x3")]
    [InlineData("managed/winograd-f6x3")]
    public void TransformsInFloat64_AreMoreAccurate_OnTheSameOperands(string id)
    {
        ConvProblem p = ConvProblem.Parse("n1c32h28w28k32r3s3_p1");
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 11);
        double[] truth = NaiveConv.Compute(p, data.X, data.W, data.B);
        Assert.InRange(RelL2(Compute(id + "-f64t", p, data), truth), 0, 0.95 * RelL2(Compute(id, p, data), truth));
    }

    [Theory]
    [InlineData("n1c20h17w29k24r4s7_same_d3x2")]
    [InlineData("n2c9h12w14k18r5s5_p2_g3_b")]
    [InlineData("n1c3h20w21k5r9s9_p4")]
    [InlineData("n1c6h15w13k7r10s4_p0.3.7.1")]
    [InlineData("n1c5h8w30k6r1s11_b")]
    [InlineData("n1c5h4w5k6r5s7_p9_b")]
    public void SplitFilters_OnSmallIntegers_RoundToTheDirectResult(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Integers, seed: 12);
        float[] direct = Compute("managed/direct", p, data), split = Compute("managed/winograd-split", p, data);
        Assert.Null(GateChecks.Integers(ErrorModel.Normwise, split, [.. direct.Select(y => (double)y)]));
    }

    [Theory]
    [InlineData("n1c20h17w29k24r4s7_same_d3x2")]
    [InlineData("n1c3h20w21k5r12s9_p4")]
    [InlineData("n1c3h4w9k5r1s7_p0x2")]
    public void Pieces_HaveEveryTapOnce_AndTheOutputsOfTheLayer(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        var taps = new HashSet<(int, int)>();
        foreach (WinogradPiece piece in WinogradSplitAlgorithm.Pieces(p))
        {
            Assert.Equal((p.OH, p.OW, p.OutputCount), (piece.Problem.OH, piece.Problem.OW, piece.Problem.OutputCount));
            Assert.InRange(piece.Problem.R, 1, 3);
            Assert.InRange(piece.Problem.S, 1, 3);
            for (int i = 0; i < piece.Problem.R * piece.Problem.S; i++)
            {
                Assert.True(taps.Add((piece.Row + (i / piece.Problem.S), piece.Column + (i % piece.Problem.S))));
            }
        }

        Assert.Equal(p.R * p.S, taps.Count);
    }

    [Theory]
    [InlineData("winograd-split", "n1c8h9w9k8r3s3", "one piece")]
    [InlineData("winograd-split", "n1c8h39w39k8r13s3", "12×12")]
    [InlineData("winograd-split", "n1c8h39w39k8r5s5_st2", "stride")]
    [InlineData("winograd-a6", "n1c8h9w9k8r4s7", "6×6 inputs")]
    [InlineData("winograd-a6", "n1c8h9w9k8r3s3", "winograd-f4x3")]
    [InlineData("winograd-f8x3", "n1c8h9w9k8r3s5", "3×3")]
    public void WhatARowCannotDo_IsRefusedWithAReason(string row, string text, string word)
    {
        Assert.False(Row("managed/" + row).Supports(ConvProblem.Parse(text), Device.Cpu, out string reason));
        Assert.Contains(word, reason, StringComparison.Ordinal);
    }

    /// <summary>
    /// F(8, 3) has κ = 11.04, so that twice 2.1 roundings of 64 channels are 3.1e-5 on whole tiles; a layer of one output
    /// has the place with
    /// κ = 17.7. Every row of an ordinary run keeps the common limit, and so does one on request that amplifies little.
    /// </summary>
    [Theory]
    [InlineData("winograd-f6x3", "n1c64h56w56k64r3s3_p1", 2e-5)]
    [InlineData("winograd-f4x3-lavin", "n1c64h56w56k64r3s3_p1", 2e-5)]
    [InlineData("winograd-f8x3", "n1c64h56w56k64r3s3_p1", 3.1e-5)]
    [InlineData("winograd-f8x3", "n1c64h3w3k64r3s3", 8.0e-5)]
    public void ErrorLimits_FollowFromTheMatrices_WhereTheyAmplifyMore(string row, string text, double limit) =>
        Assert.InRange(Row("managed/" + row).NormwiseLimit(ConvProblem.Parse(text)) / limit, 0.98, 1.02);

    private static IConvAlgorithm Row(string id) => new ManagedBackend().Algorithms.Single(a => a.Id == id);

    private static float[] Compute(string id, ConvProblem p, ConvData data)
    {
        using IConvPlan plan = Row(id).Prepare(p, data.W, data.B, new ConvOptions(2));
        var y = new float[p.OutputCount];
        plan.Load(data.X);
        plan.Run(2);
        plan.Store(y);
        return y;
    }

    private static double RelL2(float[] y, double[] truth)
    {
        double e = y.Zip(truth, (a, b) => (a - b) * (a - b)).Sum();
        return Math.Sqrt(e / truth.Sum(t => t * t));
    }
}
