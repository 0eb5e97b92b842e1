using ConvBench.Bench.Cli;
using ConvBench.Bench.Runs;
using ConvBench.Tests.Reporting;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

public sealed class RooflineVerbTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void OfASampleRun_WritesThePageAndAFigureForEachThreadCountWithCeilings()
    {
        Write([.. SampleRun.Records]);
        Assert.Equal(ExitCode.Ok, _run.Run("roofline", _run.Out));
        string[] printed = [.. _run.Printed.TrimEnd('\n').Split('\n').Select(Path.GetFileName).OfType<string>()];
        Assert.Equal(["roofline.md", "roofline-t1.svg", "roofline-t1.png"], printed);
        Assert.All(printed, f => Assert.True(File.Exists(Path.Combine(_run.Out, f)), f));
        Assert.Equal("bench: environment.json has no measured peak or no bandwidth for 2 threads", _run.Faults.TrimEnd('\n'));
    }

    [Fact]
    public void OfARunWithoutTimes_IsOneLineAndExitCode2()
    {
        Write([SampleRun.Untimed(SampleRun.Resnet, "", "onnx/auto", 1e-7)]);
        Assert.Equal(ExitCode.Usage, _run.Run("roofline", _run.Out));
        Assert.Equal($"bench: roofline '{_run.Out}': nothing to draw: no row has a time", _run.Faults.TrimEnd('\n'));
        Assert.False(File.Exists(Path.Combine(_run.Out, "roofline.md")));
    }

    [Fact]
    public void TheNewestRun_IsTheOneThatStartedLast_WithoutAStartByItsName()
    {
        Assert.Null(RunFolder.Newest(Path.Combine(_run.Folder, "nowhere")));
        foreach (string run in (string[])["b-2c/20260101-000000-quick", "a-8c/20260203-000000-smoke", "b-2c/20260102-000000-quick"])
        {
            string folder = Path.Combine(_run.Folder, "results", Path.Combine(run.Split('/')));
            Directory.CreateDirectory(folder);
            RecordFile.Append(folder, SampleRun.Records[0]);
        }

        Directory.CreateDirectory(Path.Combine(_run.Folder, "results", "a-8c", "20270101-000000-empty"));
        string results = Path.Combine(_run.Folder, "results");
        Assert.Equal("20260203-000000-smoke", Path.GetFileName(RunFolder.Newest(results)));
        RecordFile.WriteEnvironment(Path.Combine(results, "b-2c", "20260102-000000-quick"),
            new RunEnvironment { Machine = "b-2c", Start = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero) });
        Assert.Equal("20260102-000000-quick", Path.GetFileName(RunFolder.Newest(results)));
    }

    private void Write(CaseRecord[] records)
    {
        Directory.CreateDirectory(_run.Out);
        RecordFile.WriteEnvironment(_run.Out, SampleRun.Environment);
        foreach (CaseRecord record in records)
        {
            RecordFile.Append(_run.Out, record);
        }
    }
}
