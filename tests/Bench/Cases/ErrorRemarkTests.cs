using ConvBench.Bench.Cases;
using Xunit;

namespace ConvBench.Tests.Bench.Cases;

public class ErrorRemarkTests
{
    [Fact]
    public void Remark_NamesATruthInSight_AndASample()
    {
        var near = new ErrorStats { ReferenceShare = 2e-3, Count = 10, OutputCount = 1000 };
        Assert.Empty(ErrorRemark.Of(near with { ReferenceShare = 1e-3 }, null));
        Assert.Equal(["the truth's own bound is above 0.1 % of this RMS error (referenceShare)"], ErrorRemark.Of(near, null));
        Assert.Equal(
            ["the truth's own bound is above 0.1 % of this RMS error (referenceShare)", new OutputSample(new long[10], 10).Describe(1000)],
            ErrorRemark.Of(near, new OutputSample(new long[10], 10)));
    }

    [Fact]
    public void Remark_SaysWhereNoTruthIsLeftToRelateTo() => Assert.Equal(["every judged truth is 0: there is no relative error"],
        ErrorRemark.Of(ErrorStats.Compute([1e-8f, 0], [0, 0], [0, 0], 3), null));

    /// <summary>Cancelling operands: s is thousands of times |y|, and so is the truth's bound of the rounded truth's error.</summary>
    [Fact]
    public void Remark_OnCancellingOperandsInBlocks_IsThere()
    {
        ConvProblem p = ConvProblem.Parse("n1c1100h5w6k3r2s2");
        Truth truth = ReferenceConv.Compute(p, ConvData.Create(p, Distribution.Cancelling, 1), 1);
        var rounded = ErrorStats.Of(Array.ConvertAll(truth.Y, y => (float)y), truth, p);
        Assert.InRange(rounded.ConditionMedian, 1 << 10, 1 << 30);
        Assert.StartsWith("the truth's own bound", Assert.Single(ErrorRemark.Of(rounded, null)), StringComparison.Ordinal);
    }
}
