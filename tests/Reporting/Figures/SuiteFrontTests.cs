using ConvBench.Reporting.Figures;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Figures;

public class SuiteFrontTests
{
    private const string A = "n1c1h9w9k1r3s3", B = "n1c2h9w9k1r3s3";

    private static readonly SuiteFront Suite = SuiteFront.Of(ProblemGroup.Of(
    [
        Floor(A), Row(A, "onnx/auto", 1000, 2e-8), Row(A, "managed/direct", 500, 2e-8), Row(A, "managed/winograd-f4x3", 250, 8e-8),
            Row(A, "nnpack/fft8", 100, 4e-8),
        Floor(B), Row(B, "onnx/auto", 1000, 4e-8), Row(B, "managed/direct", 2000, 4e-8),
    ]))!;

    [Fact]
    public void Baseline_IsTheBestKnownPeerThatComputesEveryLayer() => Assert.Equal("onnx/auto", Suite.Baseline);

    [Fact]
    public void Curve_TakesEachLayersFastestRowWithinTheBudget()
    {
        // Hand-computed: floor 1e-8. Budget 4 opens both layers: A direct 2×, B direct 0.5× gives √(2·0.5) = 1; budget 8: A
        // winograd 4× gives √(4·0.5).
        var (_, steps) = Assert.Single(Suite.Libraries, l => l.Backend == "managed");
        Assert.Equal([1, Math.Sqrt(2)], steps.Select(s => s.Speed), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal([4.0, 8.0], steps.Select(s => s.Budget), (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void BestOfAll_IsAtLeastAsFastAsEveryLibrary()
    {
        foreach (var (_, steps) in Suite.Libraries)
        {
            Assert.All(steps, s => Assert.Contains(Suite.BestOfAll, b => b.Budget <= s.Budget && b.Speed >= s.Speed - 1e-12));
        }
    }

    [Fact]
    public void Library_ThatLacksALayer_HasNoCurveAndIsNamed()
    {
        Assert.DoesNotContain(Suite.Libraries, l => l.Backend == "nnpack");
        Assert.Equal([("nnpack", 1)], Suite.Partial);
    }

    [Fact]
    public void Rows_AreThoseThatComputeEveryLayer() =>
        Assert.Equal(["managed/direct", "onnx/auto"], Suite.Rows.Select(r => r.Label).Order());

    [Fact]
    public void WithoutTheRoundedReference_ThereIsNoSuite() =>
        Assert.Null(SuiteFront.Of(ProblemGroup.Of([Row(A, "onnx/auto", 1, 1e-7), Row(B, "onnx/auto", 1, 1e-7)])));

    private static CaseRecord Row(string problem, string algorithm, double ns, double relL2) =>
        SampleRun.Timed(problem, "", algorithm, ns, relL2);

    private static CaseRecord Floor(string problem) => SampleRun.Untimed(problem, "", "reference/rounded", 1e-8);
}
