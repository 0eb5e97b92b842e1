using ConvBench.Backends.Managed.Winograd;
using ConvBench.Backends.Managed.Winograd.Transforms;
using ConvBench.Gates;
using ConvBench.Machine.Simd;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>Whole convolutions of the Winograd rows: truth, integers, threads, allocation, refusals.</summary>
public sealed class WinogradTests
{
    /// <summary>Tails in every size, images below one tile, padding above the filter, sub-grids, groups, nested tiles,
    /// several channel chunks.</summary>
    private static readonly string[] s_problems =
    [
        "n1c1h1w1k1r3s3_p1", "n2c3h5w7k5r3s3_p1", "n1c16h8w8k32r3s3", "n1c17h13w11k33r3s3_p1_b", "n1c5h3w3k4r3s3_p5",
            "n1c8h9w10k6r3s3_p0.1.2.3_b",
        "n1c16h20w20k16r3s3_p2_d2", "n1c6h23w19k8r3s3_p3_d3x2_g2_b", "n1c32h12w12k64r3s3_p1_g4", "n1c20h17w29k24r4s7_same_d3x2",
            "n1c9h6w6k18r3s3_p7_d2",
        "n1c16h17w17k16r1s7_p0x3", "n1c16h17w17k16r7s1_p3x0", "n1c24h1w130k20r1s2_d1x9", "n1c12h14w14k12r5s5_p2", "n1c4h16w16k3r7s7_p3",
            "n1c7h11w12k9r2s2",
        "n1c7h11w12k9r6s4_p1", "n1c300h6w6k40r3s3_p1", "n3c20h4w4k70r3s3_p1", "n1c16h4w4k16r3s3_p5_d6", "n1c9h33w70k18r3s3_p1",
            "n1c8h2w2k8r2s3_p5_d5x4",
    ];

    public static TheoryData<string> Problems() => [.. s_problems];

    /// <summary>
    /// The limit: κ of both axes (BilinearAlgorithm.Amplification) amplifies the relative roundings behind one product: one of the
    /// filter's transform,
    /// at most P + 1 of the input's and P + 2 of the output's per axis (P = α/2 − 1 pairs of points; α of both without
    /// pairs, at most 7 of SFC), √n for a chain of n additions of zero-mean
    /// operands (a random walk; measured 0.3·√n). A factor 2 for small outputs, which are not the average over a tile's positions.
    /// A tap, pad or tile out of place gives about 1.
    /// </summary>
    [Theory]
    [MemberData(nameof(Problems))]
    public void EveryRowAndWidth_IsNearTheTruth_AndTheSameOnOneAndThreeThreads(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 3);
        double[] truth = NaiveConv.Compute(p, data.X, data.W, data.B);
        foreach ((WinogradAlgorithm algorithm, Isa isa) in Rows(p))
        {
            float[] one = Compute(algorithm, p, data, isa, threads: 1), three = Compute(algorithm, p, data, isa, threads: 3);
            Assert.True(one.AsSpan().SequenceEqual(three), $"{algorithm.Id} {isa}: three threads give other bits than one");
            Assert.InRange(RelL2(one, truth), 0, Limit(algorithm, p));
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void SmallIntegers_RoundToTheExactResult(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Integers, seed: 4);
        double[] truth = NaiveConv.Compute(p, data.X, data.W, data.B);
        foreach ((WinogradAlgorithm algorithm, Isa isa) in Rows(p))
        {
            Assert.Null(GateChecks.Integers(ErrorModel.Normwise, Compute(algorithm, p, data, isa, threads: 2), truth));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheCutOfTheWork_ChangesNoBit(bool shared)
    {
        ConvProblem p = ConvProblem.Parse("n1c40h19w21k100r3s3_p1_b");
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 5);
        var axis = new WinogradAxis(4, 3);
        float[]? expected = null;
        foreach (int tiles in new[] { 1, 5, 14, 30, 1000 })
        {
            using IConvPlan plan = new WinogradPlan<SimdScalar, float, StraightTransforms<PairedLines>>(p, axis, axis, data.W, data.B,
                new ConvOptions(2), new WinogradBlocking(tiles, shared));
            float[] y = Outputs(plan, p, data.X);
            expected ??= y;
            Assert.True(expected.AsSpan().SequenceEqual(y), $"{tiles} tiles per block");
        }
    }

    [Fact]
    public void Run_AllocatesNothing()
    {
        ConvProblem p = ConvProblem.Parse("n1c40h19w21k100r3s3_p1_b");
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 6);
        foreach (int threads in new[] { 1, 2 })
        {
            using IConvPlan plan = WinogradAlgorithm.F4x3.Prepare(p, data.W, data.B, new ConvOptions(threads));
            plan.Load(data.X);
            plan.Run(1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            plan.Run(3);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Theory]
    [InlineData("n1c8h9w9k8r3s3_st2", "stride")]
    [InlineData("n1c8h9w9k8r3s3_st1x2", "stride")]
    [InlineData("n1c8h9w9k8r3s3_g8", "depthwise")]
    [InlineData("n1c8h9w9k8r1s1", "1×1")]
    [InlineData("n1c8h29w29k8r8s3", "7×7")]
    [InlineData("n1c8h29w29k8r3s9", "7×7")]
    public void WhatCannotBeDone_IsRefusedWithAReason(string text, string word)
    {
        Assert.False(WinogradAlgorithm.Nested.Supports(ConvProblem.Parse(text), Device.Cpu, out string reason));
        Assert.Contains(word, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedTiles_AreFor3x3Alone_AndTheGeneralRowDoesNotRepeatThem()
    {
        Assert.False(WinogradAlgorithm.F4x3.Supports(ConvProblem.Parse("n1c8h9w9k8r3s5"), Device.Cpu, out string reason));
        Assert.Contains("3×3", reason, StringComparison.Ordinal);
        ConvProblem p = ConvProblem.Parse("n1c64h56w56k64r3s3_p1");
        (int h, int w) = WinogradTileRule.Choose(p);
        Assert.Equal(h, w);
        Assert.False(WinogradAlgorithm.Nested.Supports(p, Device.Cpu, out reason));
        Assert.Equal($"is winograd-f{h}x3 here", reason);
    }

    [Fact]
    public void MinimumFlops_AreThoseOfTheProducts()
    {
        // 14² outputs are 4·4 tiles of 4×4 with 36 products each.
        ConvProblem p = ConvProblem.Parse("n2c64h14w14k32r3s3_p1");
        Assert.Equal(2.0 * 2 * 32 * 64 * 16 * 36, WinogradAlgorithm.F4x3.MinimumFlops(p));

        // Dilation 2: four sub-grids of 7² outputs, 2·2 tiles each. Groups: half the channels.
        Assert.Equal(2.0 * 2 * 32 * 32 * 16 * 36, WinogradAlgorithm.F4x3.MinimumFlops(ConvProblem.Parse("n2c64h14w14k32r3s3_p2_d2_g2")));

        // SFC-6: 3·3 tiles of 6×6 with 10² products; SFC-4: 4·4 tiles of 4×4 with 7²
        Assert.Equal(2.0 * 2 * 32 * 64 * 9 * 100, WinogradAlgorithm.Sfc6.MinimumFlops(p));
        Assert.Equal(2.0 * 2 * 32 * 64 * 16 * 49, WinogradAlgorithm.Sfc4.MinimumFlops(p));
    }

    [Theory]
    [InlineData("n1c8h9w9k8r3s3_st2", "stride")]
    [InlineData("n1c8h9w9k8r3s3_g8", "depthwise")]
    [InlineData("n1c8h9w9k8r3s5", "SFC-6(6×6, 3×3) is for 3×3 filters")]
    public void WhatSfcCannotDo_IsRefusedWithAReason(string text, string word)
    {
        Assert.False(WinogradAlgorithm.Sfc6.Supports(ConvProblem.Parse(text), Device.Cpu, out string reason));
        Assert.Contains(word, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_CoverEveryOutputOnce()
    {
        ConvProblem p = ConvProblem.Parse("n2c1h21w35k1r3s3_p1_d3x2");
        var map = new TileMap(p, 4, 2, tilesPerBlock: 11, segmentTiles: 3);
        var seen = new HashSet<(int, int, int, int, int)>();
        Assert.Equal(TileMap.Count(p, 4, 2), map.Blocks.Sum(b => (long)b.Tiles));
        foreach (TileBlock block in map.Blocks)
        {
            int next = 0;
            for (int i = block.FirstSegment; i < block.FirstSegment + block.Segments; i++)
            {
                TileSegment s = map.Segments[i];
                Assert.Equal(next, s.First);
                next += s.Tiles;
                for (int t = 0; t < s.Tiles; t++)
                {
                    Assert.True(seen.Add((s.Image, s.PhaseH, s.PhaseW, s.TileRow, s.TileColumn + t)));
                }
            }

            Assert.Equal(block.Tiles, next);
        }
    }

    private static IEnumerable<(WinogradAlgorithm Algorithm, Isa Isa)> Rows(ConvProblem p) =>
        from algorithm in WinogradAlgorithm.All.Concat(WinogradAlgorithm.Symbolic).Concat(WinogradVariants.Forms)
        where algorithm.Supports(p, Device.Cpu, out _)
        from isa in new[] { Isa.Scalar, Isa.Vector128, Isa.Avx2, Isa.Avx512 }
        where IsaSelector.IsSupported(isa)
        select (algorithm, isa);

    private static float[] Compute(WinogradAlgorithm algorithm, ConvProblem p, ConvData data, Isa isa, int threads)
    {
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions(threads) { Isa = isa });
        return Outputs(plan, p, data.X);
    }

    private static float[] Outputs(IConvPlan plan, ConvProblem p, float[] x)
    {
        var y = new float[p.OutputCount];
        plan.Load(x);
        plan.Run(1);
        plan.Store(y);
        return y;
    }

    private static double RelL2(float[] y, double[] truth)
    {
        double e = 0, t = 0;
        for (int i = 0; i < y.Length; i++)
        {
            e += (y[i] - truth[i]) * (y[i] - truth[i]);
            t += truth[i] * truth[i];
        }

        return Math.Sqrt(e / t);
    }

    private static double Limit(WinogradAlgorithm algorithm, ConvProblem p)
    {
        (WinogradAxis h, WinogradAxis w) = algorithm.Axes(p);
        double roundings = 1 + Roundings(h) + Roundings(w) + Math.Sqrt(p.CPerGroup);
        return 2 * h.Exact.Amplification() * w.Exact.Amplification() * roundings * FloatFormat.Binary32.Unit;
    }

    private static int Roundings(WinogradAxis axis) => axis.IsPaired ? (2 * axis.Pairs) + 3 : 2 * axis.Alpha;
}
