using ConvBench.Decisions;
using ConvBench.Reporting.Recommend;
using ConvBench.Shapes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Reporting.Recommend;

public class RecommendedRunTests
{
    private static readonly (string, bool)[] Known = [("managed/direct", false), ("managed/winograd-f8x3", true), ("dnnl/auto", false)];

    private static RecommendedRun Run(double budget, string metric = "relL2", (string, IReadOnlyList<ProblemEntry>)? network = null) =>
        RecommendedRun.Of(SampleRun.Records, SampleRun.Environment,
            new RecommendRequest(ErrorMetric.All.First(m => m.Id == metric), budget, Known, network));

    [Fact]
    public void EachProblem_IsOneSentence_WithWhatOtherBudgetsWouldChange() => Assert.Equal(
        [
            "resnet50-56-3x3 on 1 thread: onnx/auto, 1.07 ms, rel. L2 2.18e-7; a 1.6× looser budget (8.06e-7) buys "
                + "managed/winograd-f4x3, 2.60× as fast; a 2.5× stricter one (2.00e-7) costs 1.03× the time with managed/direct",
            "resnet50-56-3x3 on 2 threads: managed/direct, 550 µs, rel. L2 2.00e-7; nothing is clearly more accurate",
            "mobilenet-dw on 1 thread: managed/direct, 100 µs, rel. L2 5.70e-8; nothing is clearly more accurate",
            "3×5, 8→6 on 9×10, stride 1×2, dilation 2×1 on 1 thread: managed/direct, 1.00 µs, rel. L2 1.00e-7; nothing is clearly more "
                + "accurate",
        ],
        Run(5e-7).Sentences);

    [Fact]
    public void WhereNoRowMeetsTheBudget_TheClosestIsNamed()
    {
        RecommendedRun run = Run(1e-7);
        Assert.Equal("no row of resnet50-56-3x3 on 1 thread is below rel. L2 1.00e-7: the closest is managed/direct with 2.00e-7",
            run.Sentences[0]);
        Assert.Null(run.Table.Problems[0].Row);
        Assert.Equal("managed/direct", run.Table.Problems[2].Row);
    }

    [Fact]
    public void EveryOtherRow_SaysWhyItIsNotChosen() => Assert.Equal(
        [
            ("managed/winograd-f4x3", "1.61× the budget, 2.60× as fast"),
            ("managed/direct", "1.03× the time"),
            ("torch/auto", "1.14× the time"),
            ("reference/rounded", "the truth itself, no algorithm"),
            ("managed/fft", "failed: relative L2 error 3.1e-2 is above 2e-5"),
            ("nnpack/fft8", "unsupported: kernel | tile, \"too\" small"),
            ("nnpack/fft16", "unsupported: kernel | tile, \"too\" small"),
            ("cudnn/auto", "unavailable: no NVIDIA driver; install one"),
            ("managed/winograd-f8x3", "on request alone, not in this run"),
            ("dnnl/auto", "not in this run"),
        ],
        Run(5e-7).Choices[0].NotChosen());

    [Theory]
    [InlineData("omega", 3, "onnx/auto")]
    [InlineData("maxAbs", 1.25e-6, "managed/direct")]
    [InlineData("maxUlp", 2000, "managed/winograd-f4x3")]
    public void TheBudget_IsOfTheMetricAskedFor(string metric, double budget, string row) =>
        Assert.Equal(row, Run(budget, metric).Choices[0].Chosen!.Algorithm);

    [Fact]
    public void AccuracyCosts_ByHand()
    {
        // ω max of the samples is 10⁷·relL2. One thread, ω ≤ 4: ResNet takes 1,072,345.6 instead of 412,345 ns, the other
        // two nothing: the cube root of 2.6006.
        AccuracyCost four = Run(1).Costs.Single(c => c.Place.Threads == 1 && c.OmegaBudget == 4);
        Assert.Equal((3, 3, "resnet50-56-3x3"), (four.Met, four.Problems, four.WorstOn));
        Assert.Equal(Math.Cbrt(1_072_345.6 / 412_345), four.Mean, 1e-12);
        Assert.Equal((2, 1.0), (Run(1).Costs[0].Met, Run(1).Costs[0].Mean)); // ω ≤ 1: not ResNet
    }

    [Fact]
    public void ANetwork_IsTheSumOverItsLayersWithTheirCounts()
    {
        ProblemEntry[] layers =
        [
            new("a", ConvProblem.Parse(SampleRun.Resnet), "net", "", false, 3, null),
                new("b", ConvProblem.Parse(SampleRun.Depthwise), "net", "", false, 2, null),
            new("gone", ConvProblem.Parse("n1c1h4w4k1r1s1"), "net", "", false, 1, null),
        ];
        IReadOnlyList<NetworkCost> costs = [.. Run(5e-7, network: ("net", layers)).Network.Where(c => c.Place.Threads == 1)];
        Assert.Equal((3 * 412_345.0) + (2 * 100_000), costs[0].TotalNs);
        Assert.Equal((3 * 1_072_345.6) + (2 * 100_000), costs[1].TotalNs);
        NetworkCost winograd = costs.Single(c => c.Policy == "always managed/winograd-f4x3"),
            onnx = costs.Single(c => c.Policy == "always onnx/auto (library default)");
        Assert.Equal((costs[0].TotalNs, 3, 5), (winograd.TotalNs, winograd.OwnConvolutions, winograd.Convolutions));
        Assert.Equal((3 * 1_072_345.6) + (2 * 122_000), onnx.TotalNs);
        Assert.All(costs, c => Assert.Equal(["gone"], c.Missing));
    }

    [Fact]
    public void TheTable_ReadsBack_AndChoosesByProblemThenByShape()
    {
        var table = DecisionTable.FromJson(Run(5e-7).Table.ToJson());
        Assert.Equal("onnx/auto", table.RowFor(ConvProblem.Parse(SampleRun.Resnet), 1));
        Assert.Equal("managed/direct", table.RowFor(ConvProblem.Parse("n1c16h20w20k16r3s3_p1_g16"), 1));
        Assert.Null(table.RowFor(ConvProblem.Parse("n1c16h20w20k16r1s1"), 1));
        Assert.Equal((1, 5e-7, "relL2", "sample-2"), (table.Schema, table.Budget, table.Metric, table.Machine));
    }

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void Page_IsTheApprovedOne(string culture) => Approved.Same("recommend.md", Cultures.Under(culture, () => RecommendPage.Text(Run(
        5e-7, network: ("net", [new ProblemEntry("a", ConvProblem.Parse(SampleRun.Resnet), "net", "", false, 3, null),
            new ProblemEntry("gone", ConvProblem.Parse("n1c1h4w4k1r1s1"), "net", "", false, 1, null)])))));

    [Fact]
    public void ARowThatChose_IsNamedWithItsChoice()
    {
        CaseRecord auto = SampleRun.Timed(SampleRun.Resnet, "layer", "managed/auto", 1e6, 1e-7).Chose("managed/fft, tiles of 16×16");
        RecommendedRun run = RecommendedRun.Of([auto], SampleRun.Environment,
            new RecommendRequest(ErrorMetric.All[0], double.PositiveInfinity, []));
        Assert.Equal("layer: managed/auto (managed/fft, tiles of 16×16), 1.00 ms, rel. L2 1.00e-7", Assert.Single(run.Sentences));
    }

    [Fact]
    public void WithALimitOfMemory_ARowThatNeedsMoreOrDoesNotTell_IsNotChosen()
    {
        CaseRecord Row(string name, double ns, double relL2, long? bytes) =>
            SampleRun.Timed(SampleRun.Resnet, "layer", name, ns, relL2) with { WorkspaceBytes = bytes };
        CaseRecord[] records = [Row("managed/fft", 1e6, 2e-7, 2L << 30), Row("torch/auto", 2e6, 2e-7, -1),
            Row("managed/direct", 3e6, 2e-7, 1 << 20), Row("managed/im2col", 4e6, 1e-7, 4L << 30)];
        RecommendedRun Within(double bytes) => RecommendedRun.Of(records, SampleRun.Environment,
            new RecommendRequest(ErrorMetric.All[0], double.PositiveInfinity, []) { MaxWorkspace = bytes });
        Assert.Equal("layer: managed/direct, 3.00 ms, rel. L2 2.00e-7, 1.00 MiB; nothing is clearly more accurate",
            Assert.Single(Within(1 << 30).Sentences));
        Assert.Equal(
            [("managed/fft", "2.00 GiB of workspace, 3.00× as fast"), ("torch/auto", "workspace not known, 1.50× as fast"),
                ("managed/im2col", "4.00 GiB of workspace, 1.33× the time")],
            Within(1 << 30).Choices[0].NotChosen());
        Assert.Equal("no row of layer at any error, with at most 1.00 KiB of workspace", Assert.Single(Within(1 << 10).Sentences));
        Assert.Equal("managed/fft", Within(3L << 30).Choices[0].Chosen!.Algorithm);
    }

    [Property(MaxTest = 100)]
    public Property TheChoice_IsWithinTheBudget_AndNoFasterRowIs() => Prop.ForAll(Arb.From(Rows), rows =>
    {
        CaseRecord[] records = [.. rows.Times.Select((t, i) =>
            SampleRun.Timed(SampleRun.Resnet, "", $"managed/row{i}", t, rows.Errors[i] * 1e-8))];
        var choice = Assert.Single(
            RecommendedRun.Of(records, SampleRun.Environment, new RecommendRequest(ErrorMetric.All[0], rows.Budget * 1e-8, [])).Choices);
        CaseRecord[] within = [.. records.Where(r => r.Error!.RelL2 <= rows.Budget * 1e-8)];
        Assert.Equal(within.Length > 0, choice.Chosen is not null);
        if (choice.Chosen is { } chosen)
        {
            Assert.True(chosen.Error!.RelL2 <= rows.Budget * 1e-8);
            Assert.All(within, r => Assert.True(r.Time!.MedianNs >= chosen.Time!.MedianNs));
            Assert.True(choice.Looser is null || choice.Looser.Error!.RelL2 > rows.Budget * 1e-8);
            Assert.True(choice.Stricter is null || choice.Stricter.Error!.RelL2 < chosen.Error.RelL2);
        }
    });

    private static Gen<(int[] Times, int[] Errors, int Budget)> Rows =>
        from times in Gen.ArrayOf(Gen.Choose(100, 120), 6)
        from errors in Gen.ArrayOf(Gen.Choose(1, 20), 6)
        from budget in Gen.Choose(1, 20)
        select (times, errors, budget);
}
