using ConvBench.Bench.Cli;
using ConvBench.Tests.Bench.Host;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>Whole timed runs over the fake backends, through the command line, BenchmarkDotNet and worker processes.</summary>
[Collection(nameof(OneAtATime))]
public sealed class RunTests : IDisposable
{
    private const string Small = "n1c2h5w5k2r3s3";
    private const string Large = "n1c8h32w32k16r3s3_p1";
    private static readonly string[] Quickly =
        ["--", "--warmupCount", "1", "--iterationCount", "3", "--invocationCount", "4", "--unrollFactor", "1"];

    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void ATimedRun_HasBenchmarkDotNetsStatistics_AndItsFiles()
    {
        int code = _run.Run(["run", "--problem", Large, "--algorithm", "good", "--out", _run.Out, .. Quickly]);
        Assert.Equal(ExitCode.Ok, code);
        CaseRecord good = _run.Record("fake/good");
        TimeRecord time = good.Time!;
        Assert.Null(time.SamplesNs);
        Assert.Equal(time.N, time.Measurements.Count);
        Assert.Equal([0, 1, 2], time.Passes!.Select(p => p.Order));
        Assert.Equal(time.Repeats.Order().ElementAt(1), time.MedianNs);
        Assert.All(time.Passes!, p => Assert.InRange(p.ClockGhz!.Value, 0.1, 10));
        Assert.Equal(ConvProblem.Parse(Large).Flops / time.MedianNs, good.Gflops!.Value, 1e-9);
        Assert.True(good.Deterministic);
        // errors spread evenly over half a step: u/√3 of y where all are just above a power of two, u/√12 just below, so 24.8 to 25.8
        Assert.InRange(_run.Record("reference/rounded").Error!.CorrectBits, 24.79, 25.8);
        Assert.Equal(good.PrepareNs + good.FirstRunNs, good.FirstAnswerNs);
        Assert.InRange(good.EmptyCallNs!.Value, 1, good.Time!.MinNs); // one product against a million, of the same loops
        Assert.False(good.IsMostlyCall);
        Assert.Null(good.Phases);
        Assert.DoesNotContain("here the time goes", _run.Printed + File.ReadAllText(Path.Combine(_run.Out, "report.md")),
            StringComparison.Ordinal);
        Assert.Equal("1.2.3", good.BackendVersion);
        Assert.InRange(RecordFile.ReadEnvironment(_run.Out).OverheadShare!.Value, 0, 1);
        string results = Path.Combine(_run.Out, "benchmarkdotnet", "results");
        Assert.Contains("fake/good", File.ReadAllText(Assert.Single(Directory.GetFiles(results, "*-github.md"))), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_run.Out, "report.md")));
        string[] end = [.. _run.Printed.TrimEnd().Split('\n').Select(l => l.TrimEnd())];
        int pages = Array.FindIndex(end, l => l.StartsWith("pages: ", StringComparison.Ordinal));
        Assert.EndsWith("report.html", end[pages], StringComparison.Ordinal);
        Assert.EndsWith("report.md", end[pages + 1], StringComparison.Ordinal);
        Assert.StartsWith("What accuracy costs: nothing.", end[pages - 1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_run.Out, "scratch")));
    }

    /// <summary>A variable that narrows the workers' vectors, and not this process's: the record names what computed, and a run
    /// that is resumed finds it done.</summary>
    [Fact]
    public void Isa_IsThatOfTheProcessThatComputes()
    {
        string[] line = ["run", "--problem", Small, "--algorithm", "fake/wide", .. Quickly, "--envVars", "DOTNET_EnableAVX2:0"];
        Assert.Equal(ExitCode.Ok, _run.Run([line[0], "--out", _run.Out, .. line[1..]]));
        CaseRecord wide = _run.Record("fake/wide");
        Assert.Equal(("vector128", "vector128"), (wide.Isa, wide.Execution!.Isa));
        int records = _run.Records.Count;
        Assert.Equal(ExitCode.Ok, _run.Run([line[0], "--resume", _run.Out, .. line[1..]]));
        Assert.Equal(records, _run.Records.Count);
    }

    /// <summary>One layer on two kinds of operands: each is timed, and the page compares them.</summary>
    [Fact]
    public void TwoKindsOfOperands_AreTimedBesideEachOther()
    {
        Assert.Equal(ExitCode.Ok, _run.Run(["run", "--problem", Small, "--algorithm", "good", "--operands", "normal", "--operands",
            "w=subnormal", "--out", _run.Out, .. Quickly]));
        CaseRecord[] timed = [.. _run.Records.Where(r => r.Algorithm == "fake/good")];
        Assert.Equal(["normal", "w=subnormal"], timed.Select(r => r.Distribution));
        Assert.All(timed, r => Assert.NotNull(r.Time));
        Assert.Contains("## Subnormal operands", File.ReadAllText(Path.Combine(_run.Out, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void FurtherLaunches_AddTheirPasses()
    {
        string[] line = ["run", "--problem", Small, "--algorithm", "good", "--passes", "2", "--out", _run.Out, .. Quickly];
        Assert.Equal(ExitCode.Ok, _run.Run([.. line, "--launchCount", "2"]));
        TimeRecord time = _run.Record("fake/good").Time!;
        Assert.Equal([0, 1, 2, 3], time.Passes!.Select(p => p.Order));
        Assert.Equal(12, time.N);
    }

    [Fact]
    public void AProfile_IsTakenWhereAskedFor_AndNeverOfAFailedCase()
    {
        _run.Run(["run", "--problem", Large, "--algorithm", "good,launch-only", "--profile", "--out", _run.Out, .. Quickly]);
        PhaseTime multiply = _run.Record("fake/good").Phases![0];
        Assert.Equal("multiply", multiply.Name);
        Assert.InRange(multiply.Seconds, 3, double.PositiveInfinity); // the fake's seconds are the runs that it was asked for
        Assert.Equal(("fake", 2 * ConvProblem.Parse(Large).Flops),
            (_run.Record("fake/good").Choice?.Form, _run.Record("fake/good").ExecutedFlops));
        Assert.Null(_run.Record("fake/launch-only").Phases);
        Assert.Contains("where the time goes", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("## Where the time goes", File.ReadAllText(Path.Combine(_run.Out, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Cold_MeasuresTheFirstAndTheColdCalls_AndOnlyWhereAskedFor()
    {
        Assert.Equal(ExitCode.Ok, _run.Run(["run", "--problem", Small, "--algorithm", "good", "--cold", "--out", _run.Out, .. Quickly]));
        CaseRecord good = _run.Record("fake/good");
        Assert.InRange(good.Cold!.N, 5, 51);
        Assert.True(good.Cold.FirstNs > 0 && good.Cold.EvictedNs > 0 && good.PrepareNs > 0);
        Assert.Null(_run.Record("reference/rounded").Cold);
        Assert.Contains("## Cold and warm", File.ReadAllText(Path.Combine(_run.Out, "report.md")), StringComparison.Ordinal);
        int code = _run.Run(["run", "--problem", Small, "--problem", "n1c3h6w6k2r1s1", "--algorithm", "good", "--resume", _run.Out,
            .. Quickly]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Null(_run.Records.Single(r => r.Algorithm == "fake/good" && r.Problem == "n1c3h6w6k2r1s1").Cold);
    }

    [Fact]
    public void WrongOrImpossibleTimes_AreNotPublished()
    {
        // "launch-only" computes in Load. "boasts" claims 2.3 PFLOP for what takes milliseconds.
        int code = _run.Run(["run", "--problem", Large, "--algorithm", "boasts,launch-only,late-wrong,idle-when-timed", "--out", _run.Out,
            .. Quickly]);
        Assert.Equal(ExitCode.SomeFailed, code);
        Assert.StartsWith("impossible time", _run.Record("fake/boasts").Reason, StringComparison.Ordinal);
        Assert.StartsWith("Load takes", _run.Record("fake/launch-only").Reason, StringComparison.Ordinal);
        Assert.StartsWith("the output of the timed runs is wrong", _run.Record("fake/late-wrong").Reason, StringComparison.Ordinal);
        Assert.Contains("NaN", _run.Record("fake/idle-when-timed").Reason, StringComparison.Ordinal);
        Assert.All(_run.Records.Where(r => r.Status == CaseStatus.Failed), r => Assert.Null(r.Time));
        Assert.All(_run.Records.Where(r => r.Status == CaseStatus.Failed), r => Assert.Null(r.Gflops));
    }

    [Fact]
    public void ASecondDevice_HasATableOfItsOwn_AndIsHeldToItsOwnLimits()
    {
        _run.Run(["run", "--problem", Large, "--algorithm", "good,boasts", "--device", "cpu,soft:0", "--out", _run.Out, .. Quickly]);
        var records = _run.Records.Where(r => r.Backend == "fake").ToDictionary(r => (r.Algorithm, r.Device.ToString()));
        CaseRecord good = records[("fake/good", "soft:0")];
        Assert.Equal(100 * good.Gflops!.Value / FakeBackend.SoftPeak, good.PercentOfPeak!.Value, 1e-9);
        Assert.Equal("a second device", good.DeviceName);
        Assert.True(good.Copies is { InNs: > 0, OutNs: > 0 } && good.EmptyCallNs > 0);
        Assert.Null(records[("fake/good", "cpu")].Copies);
        Assert.Contains("against a peak of 1000000", records[("fake/boasts", "soft:0")].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("1000000", records[("fake/boasts", "cpu")].Reason, StringComparison.Ordinal);
        RunEnvironment environment = RecordFile.ReadEnvironment(_run.Out);
        Assert.Equal([Device.Cpu, new Device("soft")], environment.Limits.Keys.OrderBy(d => d.Kind));
        Assert.Equal(1500, environment.LimitsOf(new Device("soft")).LaunchNs[1]);
        Assert.Contains(", 1 thread", _run.Printed, StringComparison.Ordinal);
        Assert.Contains(", soft:0", _run.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_KeepsTheMeasuredPeaksAndBothCommandLines()
    {
        Assert.Equal(ExitCode.Ok, _run.Run(["run", "--problem", Small, "--algorithm", "good", "--out", _run.Out, .. Quickly]));
        RunEnvironment before = RecordFile.ReadEnvironment(_run.Out);
        Assert.Equal(ExitCode.Ok, _run.Run(["run", "--problem", Small, "--algorithm", "good", "--resume", _run.Out, .. Quickly]));
        RunEnvironment after = RecordFile.ReadEnvironment(_run.Out);
        Assert.NotEmpty(before.LimitsOf(Device.Cpu).PeakGflops);
        Assert.Equal(before.LimitsOf(Device.Cpu).PeakGflops, after.LimitsOf(Device.Cpu).PeakGflops);
        Assert.StartsWith(before.CommandLine, after.CommandLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_OfBenchmarkDotNet_ChoosesAmongTheRows()
    {
        int code = _run.Run(["run", "--problem", Small, "--algorithm", "good,wrong,refuses", "--out", _run.Out, .. Quickly, "--filter",
            "*Good*"]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(["fake/good", "reference/rounded"], _run.Records.Select(r => r.Algorithm).Order(StringComparer.Ordinal));
    }
}
