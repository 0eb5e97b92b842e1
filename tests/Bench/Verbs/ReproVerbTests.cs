using ConvBench.Bench.Cli;
using ConvBench.Reporting.Repro;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>The verb over the fake backends, through the command line and worker processes.</summary>
public sealed class ReproVerbTests : IDisposable
{
    /// <summary>1014 outputs: enough for the sentinel to speak of jumps.</summary>
    private const string Problem = "n1c4h15w15k6r3s3_b";

    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void EveryRow_HasItsLevels_AndThePagesSayWhichBroke()
    {
        // fake/process spoils the first plan of a process: the baseline comes behind the integer gate's, in a fresh process
        // it is the first.
        int code = _run.Run("repro", "--problem", Problem, "--algorithm", "good,process,threads,tf32,refuses,row", "--out", _run.Out);
        Assert.Equal(ExitCode.SomeFailed, code);
        IReadOnlyList<ReproRecord> lines = ReproFile.Read(_run.Out, out IReadOnlyList<string> faults);
        Assert.Empty(faults);
        Assert.Empty(Broken(lines, "fake/good"));
        Assert.Equal(["R1", "R2"], Broken(lines, "fake/process"));
        Assert.Equal(["R2"], Broken(lines, "fake/threads"));
        Assert.True(_run.Record("fake/good").Deterministic);
        Assert.False(_run.Record("fake/process").Deterministic);
        Assert.Equal(CaseStatus.Failed, _run.Record("fake/tf32").Status);
        Assert.Equal(CaseStatus.Unsupported, _run.Record("fake/refuses").Status);
        Assert.Equal(CaseStatus.Unavailable, _run.Record("missing/row").Status);
        Assert.Equal(ReproLevel.All.Count, lines.Count(l => l.Algorithm == "fake/good" && l.Level != ReproRecord.Sentinel));
        Assert.Single(lines.Where(l => l.Algorithm == "fake/good" && l.Hash.Length > 0).Select(l => l.Hash).Distinct());

        ReproRecord[] sentinel = [.. lines.Where(l => l.Algorithm == "fake/tf32")];
        Assert.Equal([Problem, "n1c31h15w15k6r3s3_b", "n1c32h15w15k6r3s3_b", "n1c33h15w15k6r3s3_b"], sentinel.Select(l => l.Shape));
        Assert.All(sentinel, l => Assert.Equal(Precision.ElevenBits, PrecisionSentinel.Classify(l.RelL2!.Value)));

        string page = File.ReadAllText(Path.Combine(_run.Out, ReproPage.FileName));
        Assert.Contains("`fake/tf32` on 3×3, 4→6 on 15² errs as TF32 or float16 arithmetic would", page, StringComparison.Ordinal);
        Assert.Contains("not `fake/process` (R1, R2), `fake/threads` (R2)", page, StringComparison.Ordinal);
        Assert.Contains("unavailable: missing/row on 3×3, 4→6 on 15²: libmissing.so: not found; install libmissing", page,
            StringComparison.Ordinal);

        File.Delete(Path.Combine(_run.Out, ReproPage.FileName));
        Assert.Equal(ExitCode.Ok, _run.Run("report", _run.Out));
        Assert.Equal(page, File.ReadAllText(Path.Combine(_run.Out, ReproPage.FileName)));
    }

    [Fact]
    public void Resume_ChecksWhatIsMissing_AndNothingTwice()
    {
        Assert.Equal(ExitCode.Ok, _run.Run("repro", "--problem", Problem, "--algorithm", "good", "--out", _run.Out));
        int before = ReproFile.Read(_run.Out, out _).Count;
        Assert.Equal(ExitCode.Ok, _run.Run("repro", "--problem", Problem, "--algorithm", "good,threads", "--resume", _run.Out));
        IReadOnlyList<ReproRecord> lines = ReproFile.Read(_run.Out, out _);
        Assert.Equal(2 * before, lines.Count);
        Assert.Equal(lines.Count, lines.Select(l => l.Key).Distinct().Count());
    }

    [Fact]
    public void ARowThatCrashes_CostsItsCaseAlone()
    {
        Assert.Equal(ExitCode.SomeFailed, _run.Run("repro", "--problem", "n1c2h5w5k2r3s3", "--algorithm", "crash,good", "--out", _run.Out));
        Assert.Equal(CaseStatus.Failed, _run.Record("fake/crash").Status);
        Assert.Equal(CaseStatus.Ok, _run.Record("fake/good").Status);
        Assert.Empty(Broken(ReproFile.Read(_run.Out, out _), "fake/good"));
    }

    [Fact]
    public void BadUsage_IsOneLine()
    {
        Assert.Equal(ExitCode.Usage, _run.Run("repro", "--suite", "nothing", "--out", _run.Out));
        Assert.Single(_run.Faults.TrimEnd().Split('\n'));
    }

    private static string[] Broken(IReadOnlyList<ReproRecord> lines, string row) =>
        [.. lines.Where(l => l.Algorithm == row && l.Outcome is not (ReproOutcome.Held or ReproOutcome.NotApplicable))
            .Select(l => l.Level)];
}
