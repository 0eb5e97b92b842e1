using ConvBench.Bench.Cli;
using ConvBench.Decisions;
using ConvBench.Tests.Reporting;
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
        ])
        {
            Assert.Equal(ExitCode.Usage, _run.Run(args));
            Assert.Contains(says, Assert.Single(_run.Faults.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        }
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
