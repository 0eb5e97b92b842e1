using ConvBench.Reporting.Figures;
using ConvBench.Reporting.Recommend;
using ConvBench.Reporting.Rows;
using ConvBench.Shapes;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

/// <summary>Rows of 16-bit operands compute another problem: however fast, they rank beside no row of float32.</summary>
public class ReducedRowsTests
{
    private const string Layer = SampleRun.Resnet, Other = SampleRun.Dilated;

    /// <summary>On both layers the bfloat16 row is the fastest, and on one it is more accurate than a Winograd row.</summary>
    private static readonly CaseRecord[] Records =
    [
        Row(Layer, "onnx/auto", 1000, 2e-7), Row(Layer, "managed/winograd-f4x3", 500, 5e-3),
        Row(Layer, "torch/bf16", 100, 2e-3) with { Operands = "bfloat16" },
        Row(Other, "onnx/auto", 1000, 2e-7), Row(Other, "torch/bf16", 100, 2e-3) with { Operands = "bfloat16" },
        Row(Layer, Truth.RoundedRow, 1, 2e-8) with { Backend = "reference", Time = null },
        Row(Other, Truth.RoundedRow, 1, 2e-8) with { Backend = "reference", Time = null },
    ];

    [Fact]
    public void TheyAreShown_BehindTheRanking_AndNotOnTheFront()
    {
        ProblemGroup group = ProblemGroup.Of(Records)[0];
        Assert.Equal(["managed/winograd-f4x3", "onnx/auto"], group.Front.Select(r => r.Algorithm));
        Assert.Equal(["managed/winograd-f4x3", "onnx/auto", "torch/bf16", Truth.RoundedRow], group.Shown.Select(r => r.Algorithm));
        Assert.Equal("torch/bf16", Assert.Single(group.Reduced).Algorithm);
        Assert.False(group.Ranks(group.Reduced[0]));
    }

    [Fact]
    public void OfThemselvesAlone_TheyRank() => Assert.Equal(["torch/bf16"],
        ProblemGroup.Of([Records[2], Row(Layer, Truth.RoundedRow, 1, 2e-8) with { Backend = "reference", Time = null }])[0]
            .Ranked.Select(r => r.Algorithm));

    [Fact]
    public void NoRecommendation_NoCost_AndNoSumOfANetwork_HasThem()
    {
        var network = ("net", (IReadOnlyList<ProblemEntry>)[new ProblemEntry("a", ConvProblem.Parse(Layer), "net", "", false, 3, null),
            new ProblemEntry("b", ConvProblem.Parse(Other), "net", "", false, 1, null)]);
        RecommendedRun run = RecommendedRun.Of(Records, SampleRun.Environment,
            new RecommendRequest(ErrorMetric.All[0], double.PositiveInfinity, [], network));
        Assert.Equal(["managed/winograd-f4x3", "onnx/auto"], run.Choices.Select(c => c.Chosen!.Algorithm));
        Assert.Contains(("torch/bf16", "rounds its operands to bfloat16: not ranked beside float32"), run.Choices[0].NotChosen());
        Assert.DoesNotContain(run.Network, n => n.Policy.Contains("bf16", StringComparison.Ordinal));
        Assert.Equal((3 * 500) + 1000, run.Network[0].TotalNs);

        // only onnx/auto is within ω ≤ 64: twice the fastest row's time on the one layer, the fastest itself on the other
        Assert.Equal(Math.Sqrt(2), run.Costs.Single(c => c.OmegaBudget == 64).Mean, 1e-12);
    }

    [Fact]
    public void TheSuitesFront_HasNoCurveOfThem() =>
        Assert.DoesNotContain(SuiteFront.Of(ProblemGroup.Of(Records))!.Rows, r => r.Row.Operands != "float32");

    private static CaseRecord Row(string problem, string algorithm, double ns, double relL2) =>
        SampleRun.Timed(problem, "", algorithm, ns, relL2);
}
