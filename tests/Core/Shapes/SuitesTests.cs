using ConvBench.Shapes;
using Xunit;

namespace ConvBench.Tests.Core.Shapes;

public class SuitesTests
{
    private static readonly Suites All = new(RepositoryFiles.Problems);

    [Fact]
    public void Suites_AreTheOnesOfTheDesign() => Assert.Equal(
        ["alexnet", "canonical", "convnext-t", "deeplab", "dilations", "edge", "efficientnet-b0", "keras", "kernels", "mobilenetv2", "odd",
            "patches", "quick", "resnet50", "resnext50", "shufflenetv2", "smoke", "unet", "vgg16", "yolov5s"], All.Names);

    [Fact]
    public void Suite_ThatIsUnknown_IsRefusedWithTheNamesThereAre() =>
        Assert.Contains("resnet50", Assert.Throws<FormatException>(() => All.Read("resnet51")).Message, StringComparison.Ordinal);

    /// <summary>Convolutions and their multiply-adds as published for one image of 224 px, without the classifier.</summary>
    [Theory]
    [InlineData("resnet50", 53, 4.09)] // torchvision v1.5: 4.089 GMAC, 0.002 of them in the classifier
    [InlineData("vgg16", 13, 15.35)] // 15.47 GMAC, 0.124 in the classifier
    [InlineData("alexnet", 5, 0.656)] // torchvision: 0.714 GMAC, 0.0586 in the classifier
    [InlineData("mobilenetv2", 52, 0.2995)] // 0.3008 GMAC, 0.00128 in the classifier
    [InlineData("resnext50", 53, 4.228)] // torchvision: 4.23 GMAC, 0.002 in the classifier
    [InlineData("efficientnet-b0", 81, 0.3847)] // torchvision: 0.386 GMAC, 0.0013 in the classifier
    [InlineData("shufflenetv2", 56, 0.1440)] // torchvision: 0.145 GMAC, 0.0010 in the classifier
    public void NetworkSuite_AddsUpToThePublishedTotal(string suite, int layers, double gmac)
    {
        IReadOnlyList<ProblemEntry> entries = All.Read(suite);
        Assert.Equal(layers, entries.Sum(e => e.Count));
        Assert.InRange(entries.Sum(e => e.Count * e.Problem.Flops / 2e9), gmac * 0.999, gmac * 1.001);
    }

    [Fact]
    public void KerasSuite_PrescribesItsOperandsAndMarksTheOriginalHeavy()
    {
        IReadOnlyList<ProblemEntry> entries = All.Read("keras");
        Assert.All(entries, e => Assert.Equal(Distribution.Keras, e.Distribution));
        Assert.Equal(["n1c1024h256w256k1024r4s7_same_d3x2"], entries.Where(e => e.Heavy).Select(e => e.Problem.ToString()));
    }

    [Fact]
    public void EdgeSuite_HoldsEveryKindAndIsSmall()
    {
        ConvProblem[] p = [.. All.Read("edge").Select(e => e.Problem)];
        Assert.Contains(p, q => q.H == 1 && q.W == 1);
        Assert.Contains(p, q => q.StrideH > q.R);
        Assert.Contains(p, q => q.PadTop >= q.R);
        Assert.Contains(p, q => q.R > q.H && q.S > q.W);
        Assert.Contains(p, q => q.R % 2 == 0 && q.S % 2 == 0);
        Assert.Contains(p, q => q.R == 1 && q.S == 7);
        Assert.Contains(p, q => q.R == 7 && q.S == 1);
        Assert.Contains(p, q => q.R == 4 && q.S == 7 && q.DilationH == 3 && q.DilationW == 2);
        Assert.Contains(p, q => q.Groups > 1 && !q.IsDepthwise);
        Assert.Contains(p, q => q.IsDepthwise && q.K == q.C);
        Assert.Contains(p, q => q.IsDepthwise && q.K > q.C);
        Assert.Contains(p, q => q.N > 1);
        Assert.Contains(p, q => q.OH == 1 && q.OW == 1 && q.R > 1);
        Assert.Contains(p, q => q.HasBias);
        Assert.Contains(p, q => q.PadTop != q.PadBottom || q.PadLeft != q.PadRight);
        // one below and one above every vector width from 4 to 64 floats
        Assert.All<int>([15, 17, 31, 33, 63, 65], w => Assert.Contains(p, q => q.OW == w));
        Assert.All(p, q => Assert.InRange(q.Flops, 1, 5_000_000));
    }

    [Fact]
    public void DefaultSuites_HaveNoHeavyProblem() =>
        Assert.DoesNotContain(All.Read("smoke").Concat(All.Read("quick")).Concat(All.Read("edge")), e => e.Heavy);

    [Fact]
    public void EveryProblem_StatesItsSource() => Assert.All(All.ReadAll(), e => Assert.NotEmpty(e.Source));
}
