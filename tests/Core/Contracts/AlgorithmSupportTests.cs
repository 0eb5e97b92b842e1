using ConvBench.Tests.Bench;
using Xunit;

namespace ConvBench.Tests.Core.Contracts;

/// <summary>A row gets the problems that it declares to honour, and no others.</summary>
public sealed class AlgorithmSupportTests
{
    [Theory]
    [InlineData("n2c4h5w5k4r3s3", ProblemFeatures.Batch, "batch")]
    [InlineData("n1c4h5w5k4r3s3_st1x2", ProblemFeatures.Stride, "stride")]
    [InlineData("n1c4h5w5k4r3s3_d2x1", ProblemFeatures.Dilation, "dilation")]
    [InlineData("n1c4h5w5k4r3s3_g2", ProblemFeatures.Groups, "groups")]
    [InlineData("n1c4h5w5k4r3s3_p1.1.0.1", ProblemFeatures.UnequalPadding, "unequal padding")]
    [InlineData("n1c4h5w5k4r3s3_b", ProblemFeatures.Bias, "bias")]
    [InlineData("n1c4h5w5k4r3s3_relu", ProblemFeatures.Relu, "ReLU")]
    public void AFeature_IsRefusedUntilTheRowDeclaresIt(string text, ProblemFeatures feature, string name)
    {
        ConvProblem p = ConvProblem.Parse(text);
        Assert.Equal(feature, p.Features);
        Assert.True(Row(feature).Supports(p, Device.Cpu, out _));
        Assert.False(Row(~feature).Supports(p, Device.Cpu, out string reason));
        Assert.Equal("does not declare " + name, reason);
    }

    [Fact]
    public void ItsOwnReason_ComesFirst()
    {
        var row = new FakeAlgorithm("none", (_, _) => { }) { Features = ProblemFeatures.None, Refusal = "has a reason" };
        Assert.False(row.Supports(ConvProblem.Parse("n1c4h5w5k4r3s3_b"), Device.Cpu, out string reason));
        Assert.Equal("has a reason", reason);
    }

    [Fact]
    public void EveryFeature_HasAName() => Assert.All(
        Enum.GetValues<ProblemFeatures>().Where(f => int.IsPow2((int)f)),
        f => Assert.Matches("[a-zA-Z]$", Reason(f)));

    private static string Reason(ProblemFeatures feature)
    {
        ConvProblem all = ConvProblem.Parse("n2c4h9w9k4r3s3_st2_p1.2.3.4_d2_g2_b_relu");
        _ = Row(~feature).Supports(all, Device.Cpu, out string reason);
        return reason["does not declare ".Length..];
    }

    private static FakeAlgorithm Row(ProblemFeatures features) => new("some", (_, _) => { }) { Features = features };
}
