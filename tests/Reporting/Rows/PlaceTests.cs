using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rooflines;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Tables;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

/// <summary>A run on the CPU and on a second device, which is faster there by far.</summary>
public class PlaceTests
{
    private static readonly Device Gpu = new("cuda", 1);

    private static readonly IReadOnlyList<CaseRecord> Records =
    [
        SampleRun.Records[0],
        SampleRun.Timed(SampleRun.Resnet, "layer", "onnx/auto", 1000, 2e-7),
        SampleRun.Timed(SampleRun.Resnet, "layer", "managed/direct", 1500, 1e-7),
        SampleRun.Timed(SampleRun.Resnet, "layer", "onnx/gpu", 10, 1e-8)
            with { Device = Gpu, DeviceName = "Sample GPU", PercentOfPeak = null },
        SampleRun.Timed(SampleRun.Resnet, "layer", "torch/cudnn", 20, 1e-8)
            with { Device = Gpu, DeviceName = "Sample GPU", PercentOfPeak = null },
    ];

    [Fact]
    public void RowsOfTwoDevices_NeverRankTogether()
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(Records);
        Assert.Equal(["1 thread", "cuda:1 (Sample GPU)"], groups.Select(g => g.Place.ToString()));
        Assert.Equal(["onnx/auto", "managed/direct"], groups[0].Ranked.Select(r => r.Algorithm));
        Assert.Equal(["onnx/auto", "managed/direct"], groups[0].Front.Select(r => r.Algorithm));
        Assert.Equal(["onnx/gpu", "torch/cudnn"], groups[1].Ranked.Select(r => r.Algorithm));
        Assert.All(groups, g => Assert.Contains(g.Shown, r => r.Backend == "reference"));
    }

    [Fact]
    public void TablesFiguresAndSentences_NameTheDevice()
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(Records);
        Assert.EndsWith(", 1 thread", SummaryTable.Build(groups)[0].Title, StringComparison.Ordinal);
        Assert.EndsWith(", cuda:1 (Sample GPU)", SummaryTable.Build(groups)[1].Title, StringComparison.Ordinal);
        Assert.Equal("onnx/gpu cuda:1", groups[1].LabelOf(groups[1].Ranked[0]));
        Assert.EndsWith(" --device cuda:1", EnvironmentSection.RepeatCommand(groups[1]), StringComparison.Ordinal);
        Assert.Contains(EnvironmentSection.Facts(SampleRun.Environment, groups), f => f[1] == "cuda:1 (Sample GPU)");
        Assert.Contains(new Headline(groups).Sentences(), s => s.Contains("(cuda:1 (Sample GPU)):", StringComparison.Ordinal));
        string[] figures = [.. FigurePlan.Of(groups, SampleRun.Environment).Select(f => f.Stem)];
        Assert.Contains("tradeoff-t1", figures);
        Assert.Contains("tradeoff-cuda1", figures);
        Assert.Contains("layers/resnet50-56-3x3-cuda1", figures);
    }

    [Fact]
    public void ADeviceAlone_IsNamedToo()
    {
        ProblemTable table = Assert.Single(SummaryTable.Build([.. Records.Where(r => r.Device == Gpu)]));
        Assert.EndsWith(", cuda:1 (Sample GPU)", table.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCpusLimits_AreNotThoseOfAnotherDevice()
    {
        Assert.Equal(["1 thread"], Roofline.Of(ProblemGroup.Of(Records), SampleRun.Environment).Select(r => r.Place.ToString()));
        Assert.Empty(SampleRun.Environment.LimitsOf(Gpu).PeakGflops);
    }

    [Fact]
    public void Places_OrderTheCpuFirst_ThenByDeviceAndThreads()
    {
        Place[] places = [new(new("cuda", 10), 1), new(new("cuda", 2), 1), new(Device.Cpu, 2), new(new("cuda", 2), 2), new(Device.Cpu, 1)];
        Assert.Equal(["1", "2", "cuda:2", "cuda:2, 2", "cuda:10"], places.Order().Select(p => p.Cell));
        Assert.Equal(["-t1", "-t2", "-cuda2", "-cuda2-t2", "-cuda10"], places.Order().Select(p => p.Suffix));
    }
}
