using ConvBench.Backends.Managed.Fft;
using ConvBench.Gates;
using ConvBench.Machine.Simd;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Fft;

/// <summary>The whole algorithm against the definition in float64, for every instruction set of this machine.</summary>
public sealed class FftConformanceTests
{
    /// <summary>Largest relative L2 error granted on normal operands.</summary>
    /// <remarks>
    /// Four one-dimensional transforms of at most 72 points are 4·log₂ 72 ≈ 25 levels whose roundings add up as independent
    /// ones, each about u:
    /// √25·u = 5u, about as much again for spectra, product and channel sum in blocks of 128 (rms error ½·√128·u of a sum
    /// whose terms average out).
    /// 16u = 9.5e-7 is above their sum; a wrong tap, tile or sign is above 1e-2.
    /// </remarks>
    private static readonly double Limit = 16 * FloatFormat.Binary32.Unit;

    private static readonly string[] Problems =
    [
        "n1c3h10w12k5r3s3", "n1c3h10w12k5r3s3_p1_b", "n2c20h19w23k33r5s5_p2_b", "n1c4h30w33k6r4s7_same_d3x2", "n1c5h9w40k7r1s7_p0x3",
        "n1c5h40w9k7r7s1_p3x0_b", "n1c1h1w1k1r3s3_p1", "n1c1h1w1k1r1s1", "n1c2h3w3k2r5s5_p3", "n1c16h20w20k16r3s3_p1_g16",
            "n2c6h33w21k12r7s7_p3_g6_b",
        "n1c8h16w16k8r9s9_p4_g2", "n1c3h5w5k2r1s1", "n1c40h14w14k20r3s3_p1_g4", "n1c200h12w12k18r3s3_p1", "n1c18h70w70k18r31s31_p15_g18",
        "n1c2h100w90k3r11s9_p0.1.2.3", "n3c7h8w18k9r2s4_d2x3", "n1c4h9w17k4r5s1_g4", "n1c4h9w80k4r1s5_g4_b", "n1c3h9w600k4r1s2_d1x5",
        "n1c33h13w13k17r3s3_p6_d6", "n1c34h20w20k34r13s13_p6_g34_b", "n1c17h40w9k17r9s1_p4x0_g17", "n1c17h9w40k34r1s9_p0x4_g17_b",
            "n2c3h7w7k4r3s3_p1",
    ];

    public static TheoryData<Isa, string> EveryIsaAndProblem()
    {
        var data = new TheoryData<Isa, string>();
        foreach (Isa isa in Enum.GetValues<Isa>().Where(i => i != Isa.Auto && IsaSelector.IsSupported(i)))
        {
            foreach (string problem in Problems)
            {
                data.Add(isa, problem);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryIsaAndProblem))]
    public void Fft_AgainstTheDefinition_IsWithinTheDerivedLimit(Isa isa, string text)
    {
        var p = ConvProblem.Parse(text);
        var algorithm = new FftAlgorithm();
        Assert.True(algorithm.Supports(p, Device.Cpu, out string reason), reason);
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 5);
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions { Isa = isa });
        AssertClose(p, data, Outputs(plan, p, data));
    }

    [Theory]
    [InlineData("n2c5h40w37k9r4s7_same_d3x2")]
    [InlineData("n1c3h30w45k18r9s9_p4_b")]
    [InlineData("n1c20h30w30k20r5s5_p2_g20")]
    public void Fft_WithEveryTileSize_IsWithinTheDerivedLimit(string text)
    {
        var p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 6);
        double[] want = NaiveConv.Compute(p, data.X, data.W, data.B);
        foreach (FftTile tile in FftCost.Candidates(p))
        {
            using IConvPlan plan = FftAlgorithm.Prepare(p, tile, data.W, data.B, new ConvOptions(2));
            double error = RelL2(Outputs(plan, p, data), want);
            Assert.True(error <= Limit, $"tile {tile.Rows}x{tile.Columns}: {error:E1}");
        }
    }

    [Theory]
    [MemberData(nameof(EveryIsaAndProblem))]
    public void Variants_AgainstTheDefinition_AreWithinTheirLimits(Isa isa, string text)
    {
        var p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 10);
        double[] want = NaiveConv.Compute(p, data.X, data.W, data.B);
        foreach (FftAlgorithm algorithm in FftAlgorithm.Variants.Where(a => a.Supports(p, Device.Cpu, out _)))
        {
            using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions(2) { Isa = isa });
            double error = RelL2(Outputs(plan, p, data), want);
            Assert.True(error <= Limit, $"{algorithm.Id}: {error:E1}");
        }
    }

    [Theory]
    [InlineData("managed/fft-8", "n1c3h30w30k4r3s3", "tiles of 8×8", "")]
    [InlineData("managed/fft-64", "n1c3h30w30k4r3s3", "tiles of 64×64", "")]
    [InlineData("managed/fft-24", "n1c3h30w30k4r1s7", "tiles of 1×24", "")]
    [InlineData("managed/fft-24", "n1c3h30w30k4r7s1", "tiles of 24×1", "")]
    [InlineData("managed/fft-8", "n1c3h30w30k4r9s3", "", "the tile is 8x8")]
    public void Variants_HaveTheirTile_OrSayWhyNot(string id, string text, string tile, string word)
    {
        var p = ConvProblem.Parse(text);
        FftAlgorithm algorithm = FftAlgorithm.Variants.Single(a => a.Id == id);
        Assert.Equal(word.Length == 0, algorithm.Supports(p, Device.Cpu, out string reason));
        Assert.Contains(word, reason, StringComparison.Ordinal);
        if (word.Length == 0)
        {
            using IConvPlan plan = algorithm.Prepare(p, new float[p.WeightCount], [], new ConvOptions());
            Assert.Equal(tile, plan.Choice?.ToString());
        }
    }

    [Fact]
    public void Fft_OfSmallIntegers_RoundsToTheExactIntegers()
    {
        foreach (string text in Problems)
        {
            var p = ConvProblem.Parse(text);
            ConvData data = ConvData.Create(p, Distribution.Integers, seed: 7);
            using IConvPlan plan = new FftAlgorithm().Prepare(p, data.W, data.B, new ConvOptions());
            string? fault = GateChecks.Integers(ErrorModel.Normwise, Outputs(plan, p, data),
                NaiveConv.Compute(p, data.X, data.W, data.B))?.Message;
            Assert.True(fault is null, $"{text}: {fault}");
        }
    }

    [Fact]
    public void Fft_OnAnyNumberOfThreads_GivesTheSameBits()
    {
        foreach (string text in Problems)
        {
            var p = ConvProblem.Parse(text);
            ConvData data = ConvData.Create(p, Distribution.Normal, seed: 8);
            using IConvPlan one = new FftAlgorithm().Prepare(p, data.W, data.B, new ConvOptions(1));
            using IConvPlan three = new FftAlgorithm().Prepare(p, data.W, data.B, new ConvOptions(3));
            Assert.Equal(Outputs(one, p, data), Outputs(three, p, data));
        }
    }

    [Theory]
    [InlineData("n2c20h19w23k33r5s5_p2_b")]
    [InlineData("n1c20h30w30k20r5s5_p2_g20")]
    public void Run_AllocatesNothing(string text)
    {
        var p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 9);
        using IConvPlan plan = new FftAlgorithm().Prepare(p, data.W, data.B, new ConvOptions(2));
        plan.Load(data.X);
        plan.Run(2); // compiles
        long before = GC.GetAllocatedBytesForCurrentThread();
        plan.Run(3);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("n1c3h30w30k4r3s3_st2", "stride")]
    [InlineData("n1c3h90w90k4r80s3", "largest tile")]
    public void Supports_OfWhatItCannotDo_SaysWhyInOneLine(string text, string word)
    {
        Assert.False(new FftAlgorithm().Supports(ConvProblem.Parse(text), Device.Cpu, out string reason));
        Assert.Contains(word, reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
    }

    [Fact]
    public void MinimumFlops_IsBelowTheNominalFlopsOfALargeKernel_AndPositive()
    {
        foreach (string text in Problems)
        {
            Assert.True(new FftAlgorithm().MinimumFlops(ConvProblem.Parse(text)) > 0);
        }

        var p = ConvProblem.Parse("n1c64h64w64k128r9s9");
        Assert.InRange(new FftAlgorithm().MinimumFlops(p), 1, p.Flops / 4.0);
    }

    private static float[] Outputs(IConvPlan plan, ConvProblem p, ConvData data)
    {
        plan.Load(data.X);
        plan.Run(2);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }

    private static void AssertClose(ConvProblem p, ConvData data, float[] y)
    {
        double error = RelL2(y, NaiveConv.Compute(p, data.X, data.W, data.B));
        Assert.True(error <= Limit, $"relative L2 error {error:E1} above {Limit:E1}");
    }

    private static double RelL2(float[] y, double[] want)
    {
        double error = 0, size = 0;
        for (int i = 0; i < y.Length; i++)
        {
            error += (y[i] - want[i]) * (y[i] - want[i]);
            size += want[i] * want[i];
        }

        return Math.Sqrt(error / size);
    }
}
