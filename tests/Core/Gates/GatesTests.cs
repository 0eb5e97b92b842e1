using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Gates;

public class GatesTests
{
    internal static readonly ConvProblem P = ConvProblem.Parse("n1c8h9w10k4r3s3_p1_b");

    public static TheoryData<string> Faults() => ["tap", "pad", "channel", "bias", "shift", "swap", "nan", "scale"];

    [Theory]
    [InlineData(ErrorModel.Componentwise)]
    [InlineData(ErrorModel.Normwise)]
    public void RoundedTruth_Passes(ErrorModel model)
    {
        ConvData d = ConvData.Create(P, Distribution.Normal, 1);
        Truth truth = ReferenceConv.Compute(P, d, 1);
        Assert.Null(Judge(model, Rounded(truth.Y), truth));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void PlantedFault_MissesEveryGate(string fault)
    {
        ConvData d = ConvData.Create(P, Distribution.Normal, 1), integers = ConvData.Create(P, Distribution.Integers, 1);
        Truth truth = ReferenceConv.Compute(P, d, 1), exact = ReferenceConv.Compute(P, integers, 1);
        foreach (ErrorModel model in Enum.GetValues<ErrorModel>())
        {
            AssertOneLine(Judge(model, Plant(fault, d), truth));
            AssertOneLine(GateChecks.Integers(model, Plant(fault, integers), exact.Y)?.Message);
        }
    }

    [Fact]
    public void ComponentwiseGate_CatchesOneBadOutputThatTheNormHides()
    {
        Truth truth = ReferenceConv.Compute(P, ConvData.Create(P, Distribution.Normal, 1), 1);
        float[] y = Rounded(truth.Y);
        // above γ_74·s ≈ 4.4e-6·s, far below 2e-5 of the norm of 360 outputs
        y[17] += (float)(1e-5 * truth.S[17]);
        Assert.NotNull(Judge(ErrorModel.Componentwise, y, truth));
        Assert.Null(Judge(ErrorModel.Normwise, y, truth));
    }

    /// <summary>A 64×64 filter of which each output sees one tap: the truth is one product, an FFT's error that of 4096. The mean of the
    /// full convolution is √(64²·64²/127²) = 32 products in norm, so that 2e-5 of it is 6.5e-4 of an output of 1.</summary>
    [Theory]
    [InlineData("n1c1h64w64k1r64s64_st64_p63.63.0.0", 6.4e-4f, true)]
    [InlineData("n1c1h64w64k1r64s64_st64_p63.63.0.0", 6.6e-4f, false)]
    [InlineData("n1c1h64w64k1r64s64_st65_p64.64.0.0", 6.4e-4f, true)] // padding alone: the truth is 0
    [InlineData("n1c1h64w64k1r64s64_st65_p64.64.0.0", 6.6e-4f, false)]
    [InlineData("n1c1h64w64k1r3s3_p2", 6.4e-4f, false)] // as many taps as the full convolution: its own norm counts alone
    public void NormwiseGate_RelatesOutputsThatSeePadding_ToTheFullConvolution(string text, float error, bool passes)
    {
        ConvProblem p = ConvProblem.Parse(text);
        float[] Ones(long count) => [.. Enumerable.Repeat(1f, (int)count)];
        var data = new ConvData(Ones(p.InputCount), Ones(p.WeightCount), []);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        float[] y = [.. truth.Y.Select(v => v == 0 ? error : (float)v * (1 + error))];
        ErrorStats stats = ErrorStats.Compute(y, truth.Y, truth.S, p.Accumulations);
        Assert.Equal(passes, GateChecks.Error(ErrorModel.Normwise, stats, p, data: data) is null);
        Assert.NotNull(GateChecks.Error(ErrorModel.Normwise, stats, p)); // and only where the operands are known
    }

    [Fact]
    public void IntegerGate_GrantsTransformsHalfAUnitAndDirectMethodsNothing()
    {
        double[] exact = [3, -7, 0];
        Assert.Null(GateChecks.Integers(ErrorModel.Normwise, [3.4f, -7.3f, 0.1f], exact));
        Assert.Contains("1 of 3", GateChecks.Integers(ErrorModel.Normwise, [3.4f, -7.6f, 0.1f], exact)!.Message, StringComparison.Ordinal);
        Assert.Contains("first at 0", GateChecks.Integers(ErrorModel.Componentwise, [3.0001f, -7, 0], exact)!.Message,
            StringComparison.Ordinal);
        Assert.Null(GateChecks.Integers(ErrorModel.Componentwise, [3, -7, 0], exact));
    }

    private static string? Judge(ErrorModel model, float[] y, Truth truth) =>
        GateChecks.Error(model, ErrorStats.Compute(y, truth.Y, truth.S, P.Accumulations), P);

    /// <summary>Outputs of <see cref="P"/> with one of <see cref="Faults"/> planted.</summary>
    internal static float[] Plant(string fault, ConvData d)
    {
        float[] w = [.. d.W];
        ConvProblem p = P;
        switch (fault)
        {
            case "tap":
                Array.Clear(w, 40, 1); // one weight of one output channel
                w[40] = d.W[40] == 0 ? 1 : 0;
                break;
            case "pad":
                p = P with { PadTop = 0, PadBottom = 2 };
                break;
            case "channel":
                Array.Clear(w, 9, 9);
                break;
            case "scale":
                w = Array.ConvertAll(w, v => v * 1.5f);
                break;
        }

        float[] b = fault == "bias" ? new float[P.K] : d.B;
        float[] y = Rounded(ReferenceConv.Compute(p, new ConvData(d.X, w, b), 1).Y);
        switch (fault)
        {
            case "shift":
                Array.Copy(y, 0, y, 1, y.Length - 1);
                break;
            case "swap":
                (y[3], y[200]) = (y[200], y[3]);
                break;
            case "nan":
                y[^1] = float.NaN;
                break;
        }

        return y;
    }

    private static void AssertOneLine(string? message)
    {
        Assert.NotNull(message);
        Assert.DoesNotContain('\n', message);
    }

    internal static float[] Rounded(double[] values) => Array.ConvertAll(values, v => (float)v);
}
