using Xunit;

namespace ConvBench.Tests.Core.Reference;

public class CertificateTests
{
    /// <summary>Several channel blocks: the bound of blocks is what is tested, eight times below γ_n.</summary>
    private static readonly ConvProblem Blocks = ConvProblem.Parse("n1c1100h5w6k3r2s2_b");

    public static TheoryData<string, string> Hard()
    {
        var data = new TheoryData<string, string>();
        foreach (string kind in (ReadOnlySpan<string>)["cancelling", "1e30", "1e-30", "mixed", "subnormal", "-0"])
        {
            data.Add("n1c1100h5w6k3r2s2_b", kind);
            data.Add("n2c6h7w6k6r3s2_st2x1_p1_g3", kind);
        }

        return data;
    }

    /// <summary>Every output against the rational of the definition, by the test's own arithmetic, and by the certificate's.</summary>
    [Theory]
    [MemberData(nameof(Hard))]
    public void Truth_OfHardOperands_IsWithinItsBoundOfTheRational(string text, string kind)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData d = Operands(p, kind);
        Truth truth = ReferenceConv.Compute(p, d, 2);
        int depth = ReferenceConv.Depth(p);
        for (int i = 0; i < truth.Y.Length; i++)
        {
            (int n, int k, int oh, int ow) = OutputPlace.Of(p, i);
            (System.Numerics.BigInteger y, System.Numerics.BigInteger s) = ExactConv.Output(p, d, n, k, oh, ow);
            Assert.True(Math.Abs(truth.Y[i]) < 1e300, "products of float32 do not overflow float64");
            Assert.True(ExactConv.IsWithinGamma(truth.Y[i], y, s, depth), $"y[{i}] = {truth.Y[i]:R}");
            Assert.True(ExactConv.IsWithinGamma(truth.S[i], s, s, depth), $"s[{i}] = {truth.S[i]:R}");
        }

        Certificate certificate = Certificate.Check(p, d, truth);
        Assert.Equal(Math.Min(64, p.OutputCount), certificate.Checked);
        Assert.InRange(certificate.WorstShareOfBound, 0, 1);
        Assert.Equal(FloatFormat.Binary64.Gamma(depth) * truth.S.Max(), certificate.BoundAbs);
    }

    [Fact]
    public void Depth_IsThatOfBlocks_NotOfAllProducts()
    {
        // 128 channels of 2×2 taps a block, 9 blocks, bias: 511 + 8 + 1 roundings of 4400 products
        Assert.Equal(520, ReferenceConv.Depth(Blocks));
        Assert.Equal(1, ReferenceConv.Depth(ConvProblem.Parse("n1c1h3w3k1r1s1")));
        Assert.Equal(9, ReferenceConv.Depth(ConvProblem.Parse("n1c1h3w3k1r3s3_b")));
        Assert.Equal(9, ReferenceConv.Depth(ConvProblem.Parse("n1c2h9w8k2r3s3_p500000000_d500000000"))); // rows that would not fit
    }

    /// <summary>Errors in y and in s of a few bounds, a float32 accumulation, a truth of other operands: none is handed out.</summary>
    [Theory]
    [InlineData("y")]
    [InlineData("s")]
    [InlineData("float32")]
    [InlineData("other operands")]
    [InlineData("NaN")]
    public void Truth_ThatIsWrong_IsRefusedWithThePlace(string fault)
    {
        ConvData d = ConvData.Create(Blocks, Distribution.Normal, 1);
        Truth truth = ReferenceConv.Compute(Blocks, fault == "other operands" ? ConvData.Create(Blocks, Distribution.Normal, 2) : d, 1);
        double step = 3 * FloatFormat.Binary64.Gamma(ReferenceConv.Depth(Blocks));
        for (int i = 0; i < truth.Y.Length; i++)
        {
            truth.Y[i] = fault switch
            {
                "y" => truth.Y[i] + (step * truth.S[i]),
                "float32" => (float)truth.Y[i],
                "NaN" => double.NaN,
                _ => truth.Y[i],
            };
            truth.S[i] *= fault == "s" ? 1 - step : 1;
        }

        string line = Assert.Throws<ArithmeticException>(() => Certificate.Check(Blocks, d, truth)).Message;
        Assert.StartsWith($"the float64 truth of {Blocks} misses its own bound γ_520·s at output", line, StringComparison.Ordinal);
        Assert.Contains("n 0, k", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Cache_WithAWrongReference_HandsNothingOutAndKeepsNothing()
    {
        using var folder = new TemporaryFolder();
        var cache = new TruthCache(folder.Path, (p, d, _, threads) =>
        {
            Truth truth = ReferenceConv.Compute(p, d, threads);
            truth.Y.AsSpan().Reverse(); // every value is some output's truth
            return truth;
        });
        Assert.Throws<ArithmeticException>(() => cache.Get(Blocks, Distribution.Normal, 1, 1));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void NonFiniteOperands_AreLeftOut()
    {
        ConvData d = ConvData.Create(Blocks, Distribution.Normal, 1);
        d.X[0] = float.NaN; // read by output (0, 0) of each of the 3 channels alone
        Certificate certificate = Certificate.Check(Blocks, d, ReferenceConv.Compute(Blocks, d, 1));
        Assert.Equal(60 - 3, certificate.Checked);
    }

    private static ConvData Operands(ConvProblem p, string kind)
    {
        ConvData d = ConvData.Create(p, kind == "cancelling" ? Distribution.Cancelling : Distribution.Normal, 3);
        float[] Scaled(float[] values, Func<int, double> scale) => [.. values.Select((v, i) => (float)(v * scale(i)))];
        return kind switch
        {
            "1e30" => new(Scaled(d.X, _ => 1e30), Scaled(d.W, _ => 1e30), d.B),
            "1e-30" => new(Scaled(d.X, _ => 1e-30), Scaled(d.W, _ => 1e-30), Scaled(d.B, _ => 1e-60)),
            "mixed" => new(Scaled(d.X, i => Math.Pow(10, (i % 61) - 30)), Scaled(d.W, i => Math.Pow(10, 30 - (i % 53))), d.B),
            "subnormal" => new(Scaled(d.X, _ => 1e-41), Scaled(d.W, i => i % 2 == 0 ? 1e-41 : 1), Scaled(d.B, _ => 1e-43)),
            "-0" => new(Scaled(d.X, i => i % 2 == 0 ? 0 : 1), Scaled(d.W, _ => -0.0), Scaled(d.B, _ => -0.0)),
            _ => d,
        };
    }
}
