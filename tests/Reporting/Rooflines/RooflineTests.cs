using System.Xml.Linq;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rooflines;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Rooflines;

public class RooflineTests
{
    /// <summary>The sample run, in which our rows tell what they execute: Winograd F(4×4) a quarter, direct everything.</summary>
    private static readonly RunContent Run = new([.. SampleRun.Records.Select(WithExecuted)], SampleRun.Environment, []);

    private static readonly IReadOnlyList<ProblemGroup> Groups = ProblemGroup.Of(Run.Records);

    private static readonly Roofline Roof = Assert.Single(Roofline.Of(Groups, Run.Environment));

    [Fact]
    public void Points_AreEachLayersFastestRowOfEachLibrary_LeastIntensityFirst() => Assert.Equal(
        ["mobilenet-dw managed/direct", "mobilenet-dw onnx/auto", " managed/direct", " onnx/auto",
            "resnet50-56-3x3 managed/winograd-f4x3", "resnet50-56-3x3 onnx/auto", "resnet50-56-3x3 torch/auto"],
        Roof.Points.Select(p => p.Group.Name + " " + p.Row.Algorithm));

    // By hand. mobilenet-dw: 2·32·112²·9 flops over 4·(2·32·112² + 32·9) bytes, times 21.5 GB/s. resnet50-56-3x3: 131.9
    // flops a byte, the peak of 222.25.
    [Theory]
    [InlineData("managed/direct", SampleRun.Depthwise, 7_225_344.0 / 3_212_416, 7_225_344.0 / 3_212_416 * 21.5)]
    [InlineData("managed/winograd-f4x3", SampleRun.Resnet, 231_211_008.0 / 1_753_088, 222.25)]
    public void Bound_IsTheLowerCeilingAtTheLayersIntensity(string row, string problem, double intensity, double bound)
    {
        RooflinePoint point = Roof.Points.Single(p => p.Row.Algorithm == row && p.Row.Problem == problem);
        Assert.Equal(intensity, point.Intensity, 1e-12 * intensity);
        Assert.Equal(bound, point.BoundGflops, 1e-12 * bound);
    }

    [Fact]
    public void Executed_IsToldByTheRecordAlone()
    {
        RooflinePoint winograd = Roof.Points.Single(p => p.Row.Algorithm == "managed/winograd-f4x3");
        Assert.Equal(231_211_008 / 4.0 / 412_345, winograd.ExecutedGflops!.Value, 1e-9);
        Assert.Equal(231_211_008 / 4.0 / 412_345 / 222.25, winograd.ShareOfBound!.Value, 1e-12);
        Assert.All(Roof.Points.Where(p => p.Row.Backend != "managed"), p => Assert.Null(p.ExecutedGflops));
    }

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Page_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("roofline.md", Cultures.Under(culture, () => RooflinePage.Text(Run, FigurePlan.Of(Groups, Run.Environment))));

    [Fact]
    public void Figure_NamesBothCeilingsAndEveryLayer()
    {
        IEnumerable<string> texts = XDocument.Parse(RooflineFigure.Of(Roof).ToSvg()).Descendants().Where(e => e.Name.LocalName == "text")
            .Select(e => e.Value.Trim());
        Assert.Superset(new HashSet<string>(["FMA peak 222 GFLOP/s", "memory 21.5 GB/s", "resnet50-56-3x3", "mobilenet-dw",
            "3×5, 8→6 on 9×10, stride 1×2, dilation 2×1"]), texts.ToHashSet());
    }

    [Fact]
    public void WithoutBandwidth_ThereIsNothingToDraw_AndTheReasonIsSaid()
    {
        using var folder = new TemporaryFolder();
        RecordFile.WriteEnvironment(folder.Path, SampleRun.Environment with { Limits = new Dictionary<Device, DeviceLimits>() });
        RecordFile.Append(folder.Path, SampleRun.Timed(SampleRun.Resnet, "", "onnx/auto", 1000, 1e-7));
        PagesResult pages = RunPages.WriteRoofline(folder.Path);
        Assert.Empty(pages.Files);
        Assert.Equal("environment.json has no measured peak or no bandwidth for 1 thread", Assert.Single(pages.Faults));
    }

    [Fact]
    public void RowsOfOtherDevices_AreNotHeldAgainstTheCpusCeilings()
    {
        CaseRecord gpu = SampleRun.Timed(SampleRun.Resnet, "", "torch/auto", 1000, 1e-7) with { Device = new Device("cuda") };
        Assert.Empty(Roofline.Of(ProblemGroup.Of([gpu]), SampleRun.Environment));
    }

    private static CaseRecord WithExecuted(CaseRecord r) => r.Backend != "managed" || !r.Ranks ? r
        : r with { ExecutedFlops = ConvProblem.Parse(r.Problem).Flops / (r.Algorithm == "managed/winograd-f4x3" ? 4.0 : 1) };
}
