using ConvBench.Bench.Cli;
using ConvBench.Decisions;
using ConvBench.Tests.Reporting;
using ConvBench.Tests.Reporting.Networks;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

public sealed class RecommendVerbTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void ARun_IsSentencesAndTables_AndTwoFiles()
    {
        Write([.. SampleRun.Records]);
        Assert.Equal(ExitCode.Ok, _run.Run("recommend", _run.Out, "--max-error", "5e-7"));
        Assert.All(_run.Printed.Split('\n').Where(l => !l.StartsWith(_run.Folder, StringComparison.Ordinal)),
            l => Assert.True(l.Length <= 100, l));
        Assert.Contains("mobilenet-dw on 1 thread: managed/direct, 100 µs", _run.Printed, StringComparison.Ordinal);
        Assert.Equal(5e-7, DecisionTable.FromJson(File.ReadAllText(Path.Combine(_run.Out, "recommend.json"))).Budget);
        Assert.Contains("fake/good", File.ReadAllText(Path.Combine(_run.Out, "recommend.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void BadInput_IsOneLineAndExitCode2()
    {
        Write([SampleRun.Untimed(SampleRun.Resnet, "", "onnx/auto", 1e-7)]);
        string timed = Path.Combine(_run.Folder, "timed");
        Write([SampleRun.Timed("n1c1h4w4k1r1s1", "", "onnx/auto", 1e6, 1e-7)], timed);
        foreach ((string[] args, string says) in ((string[], string)[])
        [
            (["recommend", _run.Out], "no row has a time"),
            (["recommend", "nowhere"], "recommend 'nowhere': expected a run's folder"),
            (["recommend", timed, "--metric", "omga"],
                "--metric 'omga': expected one of relL2, omega, maxAbs, maxUlp; did you mean 'omega'?"),
            (["recommend", timed, "--network", "resnet51"], "suite 'resnet51': expected one of"),
            (["recommend", timed, "--network", "vgg16"], "no layer of vgg16 was timed there"),
            (["recommend", timed, "--network", "model"],
                "--network model is of a run of the verb network; there is no network.json to read"),
        ])
        {
            Assert.Equal(ExitCode.Usage, _run.Run(args));
            Assert.Contains(says, Assert.Single(_run.Faults.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--network", "model")]
    [InlineData("--network", "models/sample|net.onnx")]
    public void ANetworksRun_SumsItsOwnLayers_WithErrorsOfTheWorstOne(params string[] network)
    {
        Directory.CreateDirectory(_run.Out);
        SampleNetwork.Write(_run.Out, 6);

        // winograd-f4x3 errs by 9e-7 on the timed 3×3 layer and by 1.4 times that on another: above 1e-6
        Assert.Equal(ExitCode.Ok, _run.Run(["recommend", _run.Out, "--max-error", "1e-6", .. network]));
        string page = File.ReadAllText(Path.Combine(_run.Out, "recommend.md"));
        Assert.Contains("## sample\\|net.onnx", page, StringComparison.Ordinal);
        Assert.Contains("An error is the largest of any layer of the network with that problem.", page, StringComparison.Ordinal);
        Assert.Contains("| 2 | fastest row of each layer | 3.20 ms | 1.00 | 6 of 6 | 5.88e-6 |", page, StringComparison.Ordinal);
        Assert.Contains("| 2 | fastest row of each layer within the budget | 4.25 ms | 1.33 | 6 of 6 | 7.20e-7 |", page,
            StringComparison.Ordinal);
    }

    private void Write(CaseRecord[] records, string? folder = null)
    {
        folder ??= _run.Out;
        Directory.CreateDirectory(folder);
        RecordFile.WriteEnvironment(folder, SampleRun.Environment);
        foreach (CaseRecord record in records)
        {
            RecordFile.Append(folder, record);
        }
    }
}
