using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Fft;
using ConvBench.Bench.Fingerprinting;
using Xunit;

namespace ConvBench.Tests.Bench.Fingerprinting;

public class FingerprintTests
{
    /// <summary>Two tiles of F(6, 3) and of FFT 8 along both axes, more channels than an AVX-512 vector.</summary>
    private static readonly ConvProblem Layer = ConvProblem.Parse("n1c20h14w15k18r3s3_p1_b");

    [Theory]
    [InlineData("direct", "sum of products")]
    [InlineData("im2col", "sum of products")]
    [InlineData("winograd-f2x3", "Winograd F(2×2)")]
    [InlineData("winograd-f4x3", "Winograd F(4×4)")]
    [InlineData("winograd-f6x3", "Winograd F(6×6)")]
    [InlineData("sfc4", "SFC F(4×4)")]
    [InlineData("sfc6", "SFC F(6×6)")]
    [InlineData("winograd-f4x3-lavin", "Winograd F(4×4)")] // nearest to SFC: the same tile, no denominators but 24
    public void ManagedRow_IsToldFromItsOutputs(string row, string method)
    {
        var print = Fingerprint.Of(Managed("managed/" + row), Layer);
        Assert.Equal(method, print.Method);
        Assert.Equal("float32", print.Operands);
        Assert.Equal("certain", print.Confidence);
    }

    [Theory]
    [InlineData(8, "FFT 8×8")]
    [InlineData(12, "FFT 12×12")]
    [InlineData(24, "FFT ≥×≥")]
    public void Fourier_IsToldWithItsTile(int tile, string method)
    {
        ConvProblem p = ConvProblem.Parse("n1c20h28w38k18r3s3_p1") with { H = tile > 16 ? 14 : 28, W = tile > 16 ? 15 : 38 };
        float[] Box(ConvProblem q, float[] x, float[] w) =>
            Run(FftAlgorithm.Prepare(q, FftTile.For(q, tile, tile), w, [], new ConvOptions()), q, x);
        Assert.Equal(method, Fingerprint.Of(Box, p).Method);
    }

    [Fact]
    public void DilatedWinograd_IsToldOnItsSubGrids()
    {
        ConvProblem p = ConvProblem.Parse("n1c20h22w25k18r3s3_p2_d2");
        Assert.Equal("Winograd F(4×4)", Fingerprint.Of(Managed("managed/winograd-f4x3"), p).Method);
        Assert.Equal("SFC F(6×6)", Fingerprint.Of(Managed("managed/sfc6"), p).Method);
        p = ConvProblem.Parse("n1c17h5w31k17r3s3_p1"); // one tile covers the rows
        Assert.Equal("SFC F(≥×6)", Fingerprint.Of(Managed("managed/sfc6"), p).Method);
    }

    [Theory]
    [InlineData("n1c20h14w15k18r3s3_p1_b", 0, "one chain of 180 products, taps inside channels")]
    [InlineData("n1c20h14w15k18r3s3_p1_b", 64, "blocks of 64, one after the other (3 of them), taps inside channels")]
    [InlineData("n1c20h9w9k18r1s1_st2", 8, "blocks of 8, one after the other (3 of them)")]
    [InlineData("n2c1h9w9k2r3s3_p1", 0, "one chain of 9 products")]
    public void SumOfProducts_IsToldWithItsOrder(string problem, int block, string order)
    {
        var print = Fingerprint.Of((p, x, w) => Naive(p, x, w, block, v => v), ConvProblem.Parse(problem));
        Assert.Equal("sum of products", print.Method);
        Assert.Equal("float32", print.Operands);
        Assert.Equal(order, print.Order!.Describe());
    }

    [Fact]
    public void Float64Sum_IsWide()
    {
        var print = Fingerprint.Of((p, x, w) => [.. NaiveConv.Compute(p, x, w, new float[p.K]).Select(y => (float)y)], Layer);
        Assert.Equal("sum of products", print.Method);
        Assert.Equal("sums wider than float32, or compensated", print.Order!.Describe());
    }

    [Theory]
    [InlineData("TF32")]
    [InlineData("bfloat16")]
    [InlineData("float16")]
    public void RoundedOperands_AreToldFromTheirBitsAndRange(string format)
    {
        Func<float, float> round = format switch
        {
            "TF32" => v => Keep(v, 11),
            "bfloat16" => v => Keep(v, 8),
            _ => v => (float)(Half)v,
        };
        var print = Fingerprint.Of((p, x, w) => Naive(p, x, w, 0, round), Layer);
        Assert.Equal("sum of products", print.Method);
        Assert.Equal(format, print.Operands);
    }

    [Fact]
    public void Bfloat16OperandsBeforeWinograd_AreToldBoth()
    {
        BlackBox winograd = Managed("managed/winograd-f6x3"); // F(2, 3) of 8-bit operands rounds nothing and passes for a sum
        var print = Fingerprint.Of((p, x, w) => winograd(p, [.. x.Select(v => Keep(v, 8))], [.. w.Select(v => Keep(v, 8))]), Layer);
        Assert.Equal("Winograd F(6×6)", print.Method);
        Assert.Equal("bfloat16", print.Operands);
    }

    [Theory]
    [InlineData("winograd-f2x3", true)]
    [InlineData("winograd-f4x3", false)] // ±5/8, ±3/2
    public void Points_AreToldByExactFilters(string row, bool common)
    {
        string points = Fingerprint.Of(Managed("managed/" + row), Layer).Points;
        Assert.Equal(common, points.StartsWith("exact on", StringComparison.Ordinal));
    }

    [Fact]
    public void ChainSearch_FindsTheOrderOfASum()
    {
        ConvProblem p = ConvProblem.Parse("n1c16h5w5k3r3s3_p1");
        (float, float)[] products = [.. Enumerable.Range(0, p.Accumulations).Select(i => (MathF.Sin(i + 1), MathF.Cos(3 * i)))];
        float sequential = 0;
        foreach ((float x, float w) in products)
        {
            sequential += x * w;
        }

        Assert.Equal(sequential, ChainSearch.Sum(new Chain(0, 0, 1, Fused: false), products, p, 0));
        Assert.NotEqual(sequential, ChainSearch.Sum(new Chain(0, 0, 8, Fused: false), products, p, 0));
        Assert.Contains(new Chain(16, 144 / 2, 4, Fused: true), ChainSearch.Candidates(p));
    }

    [Fact]
    public void Verb_WritesLinesAndPage()
    {
        (string row, int code) = ("good", 0);
        using var run = new FakeRun();
        Assert.Equal(code, run.Run("fingerprint", "--problem", "n1c3h8w9k5r3s3_p1", "--algorithm", row, "--out", run.Out));
        FingerprintRecord line = Assert.Single(StudyFile.ReadLines<FingerprintRecord>(run.Out, FingerprintRecord.FileName, out _));
        Assert.Equal("sum of products", line.Method);
        Assert.True(line.Runs > 2);
        Assert.Contains("sum of products", File.ReadAllText(Path.Combine(run.Out, "fingerprint.md")), StringComparison.Ordinal);
        Assert.Equal(code, run.Run("fingerprint", "--problem", "n1c3h8w9k5r3s3_p1", "--algorithm", row, "--resume", run.Out));
        Assert.Single(StudyFile.ReadLines<FingerprintRecord>(run.Out, FingerprintRecord.FileName, out _));
    }

    [Fact]
    public void MissingFolder_IsBadUsage()
    {
        using var run = new FakeRun();
        Assert.Equal(2, run.Run("fingerprint", "nowhere"));
        Assert.Contains("fingerprint 'nowhere': no such folder", run.Faults, StringComparison.Ordinal);
    }

    /// <summary>A chain over channels, then taps, in float32; with blocks, chains of this many products added one after the
    /// other.</summary>
    private static float[] Naive(ConvProblem p, float[] x, float[] w, int block, Func<float, float> round)
    {
        var y = new float[p.OutputCount];
        for (int at = 0; at < y.Length; at++)
        {
            (int n, int k, int oh, int ow) = OutputPlace.Of(p, at);
            (float sum, float chain, int count) = (0, 0, 0);
            for (int i = 0; i < p.Accumulations; i++)
            {
                (int c, int r, int s) = (i / (p.R * p.S), i / p.S % p.R, i % p.S);
                (int h, int v) = ((oh * p.StrideH) - p.PadTop + r, (ow * p.StrideW) - p.PadLeft + s);
                bool inside = (uint)h < (uint)p.H && (uint)v < (uint)p.W;
                chain += inside ? round(x[(((n * p.C) + c) * p.H * p.W) + (h * p.W) + v]) * round(w[(k * p.Accumulations) + i]) : 0;
                if (++count == block)
                {
                    (sum, chain, count) = (sum + chain, 0, 0);
                }
            }

            y[at] = sum + chain;
        }

        return y;
    }

    /// <summary>Rounds to this many significant bits, ties away from zero, float32's exponents.</summary>
    private static float Keep(float v, int bits)
    {
        int drop = 24 - bits;
        uint raw = BitConverter.SingleToUInt32Bits(v);
        return BitConverter.UInt32BitsToSingle((raw + (1u << (drop - 1))) & ~((1u << drop) - 1));
    }

    private static BlackBox Managed(string row)
    {
        IConvAlgorithm algorithm = new ManagedBackend().Algorithms.First(a => a.Id == row);
        return (p, x, w) => Run(algorithm.Prepare(p, w, new float[p.HasBias ? p.K : 0], new ConvOptions()), p, x);
    }

    private static float[] Run(IConvPlan plan, ConvProblem p, float[] x)
    {
        using (plan)
        {
            plan.Load(x);
            plan.Run(1);
            float[] y = new float[p.OutputCount];
            plan.Store(y);
            return y;
        }
    }
}
