using ConvBench.Bench;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Studies;
using ConvBench.Shapes;
using ConvBench.Tests.Conformance;
using Xunit;

namespace ConvBench.Tests.Bench.Studies;

public sealed class CaseStudyTests : IDisposable
{
    private static readonly string[] Known =
    [
        "managed/direct", "managed/im2col", "managed/winograd-f2x3", "managed/winograd-f4x3", "managed/fft", "managed/fft-16",
            "torch/auto", "nnpack/fft8",
    ];

    private readonly FakeRun _run = new();

    public static TheoryData<string> Names => [.. AllStudies.List.OfType<CaseStudy>().Select(s => s.Name)];

    public void Dispose() => _run.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Cases_AreValid_EachOnce_AndPointByPoint(string name)
    {
        IReadOnlyList<ConvCase> cases = Study(name).Cases(new CaseOptions { Seed = 7 }, Selection());
        Assert.Equal(cases.Count, cases.Select(c => c.Key).Distinct().Count());
        Assert.All(cases, c => Assert.Equal(c.Problem, c.Problem.Validated()));
        int[] seeds = name == "special" ? [7] : [7, 8, 9]; // what special looks at has no scatter
        Assert.Equal(seeds, cases.Select(c => c.Seed).Distinct().Order());

        // a truth is computed when the point changes: as many changes as points
        var points = cases.Select(c => (c.Problem, c.Operands, c.Seed)).ToList();
        Assert.Equal(points.Distinct().Count(), 1 + points.Zip(points.Skip(1)).Count(p => p.First != p.Second));
    }

    [Fact]
    public void Growth_SpansThreeDecadesOfProducts()
    {
        int[] n = [.. Study("growth").Cases(new CaseOptions(), Selection()).Select(c => c.Problem.Accumulations)];
        Assert.True(n.Max() >= 1000 * n.Min());
    }

    [Fact]
    public void Tile_TakesRowsOnRequestByPattern_AndNamedRowsAlone()
    {
        var onRequest = new HashSet<string> { "managed/fft-16" };
        Assert.Contains(Study("tile").Cases(new CaseOptions(), Selection(onRequest)), c => c.Algorithm == "managed/fft-16");
        Assert.Equal(["managed/direct"], Study("tile").Cases(new CaseOptions { Algorithms = ["direct"] }, Selection(onRequest))
            .Select(c => c.Algorithm).Distinct());
        Assert.Equal(["nnpack/fft8"], Study("tile").Cases(new CaseOptions { Backends = ["nnpack"] }, Selection(onRequest))
            .Select(c => c.Algorithm).Distinct());
    }

    [Fact]
    public void ADistribution_NarrowsGrowth_AndOneThatItHasNotIsOneLine()
    {
        Assert.All(Study("growth").Cases(new CaseOptions { Distribution = Distribution.Relu }, Selection()),
            c => Assert.Equal(Distribution.Relu, c.Operands));
        var fault = Assert.Throws<UsageException>(() => Study("kernel")
            .Cases(new CaseOptions { Distribution = Distribution.Relu }, Selection()));
        Assert.Equal("study kernel: no operands of --distribution relu", fault.Message);
    }

    [Fact]
    public void OnTheCommandLine_AStudyWritesRecordsPageAndFigures_AndResumes()
    {
        Assert.Equal(ExitCode.Ok, _run.Run("study", "dilation", "--algorithm", "fake/good", "--seed", "3", "--out", _run.Out));
        int records = _run.Records.Count;
        Assert.Equal(2 * 8 * 3, records); // the row and the rounded truth, 8 dilations, 3 seeds
        Assert.All(_run.Records, r => Assert.Equal(CaseStatus.Ok, r.Status));
        Assert.True(File.Exists(Path.Combine(_run.Out, "study.md")));
        Assert.True(File.Exists(Path.Combine(_run.Out, "dilation.svg")));
        Assert.Equal(ExitCode.Ok, _run.Run("study", "dilation", "--algorithm", "fake/good", "--seed", "3", "--resume", _run.Out));
        Assert.Equal(records, _run.Records.Count);
    }

    [Theory]
    [InlineData("growth", "--suite smoke", "bench: study growth: it has layers of its own: leave out --problem, --problems and --suite")]
    [InlineData("growth", "", "bench: study growth: none of its rows (managed/direct, managed/im2col")]
    [InlineData("grwth", "", "bench: study 'grwth': expected one of growth")]
    public void BadUsage_IsOneLineAndExitCode2(string study, string more, string fault)
    {
        Assert.Equal(ExitCode.Usage,
            _run.Run(["study", study, "--out", _run.Out, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.StartsWith(fault, _run.Faults, StringComparison.Ordinal);
        Assert.Single(_run.Faults.TrimEnd('\n').Split('\n'));
    }

    private static CaseStudy Study(string name) => AllStudies.List.OfType<CaseStudy>().Single(s => s.Name == name);

    private static Selection Selection(HashSet<string>? onRequest = null) =>
        new(new Suites(EdgeSuite.Folder()), FakeAlgorithm.Rows(Known, onRequest ?? []));
}
