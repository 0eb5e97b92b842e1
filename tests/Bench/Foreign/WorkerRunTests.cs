using ConvBench.Backends.Foreign;
using ConvBench.Files;
using ConvBench.Reporting.Tables;
using ConvBench.Tests.Backends.Foreign;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Bench.Foreign;

/// <summary>Programs in other languages through the whole program: processes, folders, records.</summary>
public sealed class WorkerRunTests : IDisposable
{
    private const string Layer = "n1c2h6w6k3r3s3";

    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [MachineFact(Need.CCompiler)]
    public void ItsRows_StandBesideTheOthers_WithTheCommandThatRepeatsThem()
    {
        string word = ExampleWorker.Naive.Word;
        Assert.Equal(0, _run.Run("run", "--problem", Layer, "--algorithm", "fake/good,naive/*", "--worker", word, "--passes", "1",
            "--out", _run.Out));
        CaseRecord record = _run.Record("naive/naive");
        Assert.Equal((CaseStatus.Ok, "naive", word), (record.Status, record.Backend, record.Worker));
        Assert.True(record.Time!.MedianNs > 0);
        Assert.Contains($"--algorithm naive/naive --worker '{word}'", RowCommand.Of(record), StringComparison.Ordinal);
        Assert.Equal(record.BackendVersion, RecordFile.ReadEnvironment(_run.Out).Libraries["naive"]);
        Assert.Null(_run.Record("fake/good").Worker);
        Assert.Equal(0, _run.Run("report", _run.Out));
    }

    /// <summary>--backend chooses among the others: a worker that is named takes part.</summary>
    [MachineFact(Need.CCompiler)]
    public void AWorkerThatIsNamed_TakesPart_WhateverBackendSays()
    {
        Assert.Equal(0, _run.Run("accuracy", "--problem", Layer, "--backend", "missing", "--worker", ExampleWorker.Naive.Word,
            "--out", _run.Out));
        Assert.Contains(_run.Records, r => r.Algorithm == "naive/naive" && r.Status == CaseStatus.Ok);
    }

    [MachineFact(Need.CCompiler)]
    public void AWorkerThatHangs_CostsTheCase_AndItsProcessIsGone()
    {
        Assert.Equal(1, _run.Run("accuracy", "--problem", Layer, "--algorithm", "fake/good,bad/*", "--worker",
            ExampleWorker.With("hang-in-run").Word, "--out", _run.Out));
        Assert.StartsWith("integer gate: no end after 300 s, killed", _run.Record("bad/naive").Reason, StringComparison.Ordinal);
        Assert.Equal(CaseStatus.Ok, _run.Record("fake/good").Status);
    }

    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData("memory")]
    [InlineData("memory-child")]
    public void AWorkerThatTakesAllMemory_CostsTheCase(string fault)
    {
        Assert.Equal(1, _run.Run("accuracy", "--problem", Layer, "--algorithm", "bad/*", "--max-memory", "1", "--worker",
            ExampleWorker.With(fault).Word, "--out", _run.Out));
        Assert.Contains("GB of memory, above the limit of 1.0 GB, killed (--max-memory)", _run.Record("bad/naive").Reason,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Upper=x", "expected a name of small letters")]
    [InlineData("fake=x", "the name 'fake' is taken")]
    [InlineData("mine=", "expected a command")]
    [InlineData("mine=/no/such/program", "'/no/such/program' does not start")]
    [InlineData("no-such-worker", "--worker 'no-such-worker'")]
    public void AWordThatNamesNoWorker_IsOneLine(string word, string line)
    {
        Assert.Equal(2, _run.Run("accuracy", "--problem", Layer, "--worker", word, "--out", _run.Out));
        Assert.Contains(line, _run.Faults, StringComparison.Ordinal);
        Assert.Single(_run.Faults.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("{", "bench: ")]
    [InlineData("""{"schema":2}""", "schema 2, expected 1")]
    [InlineData("""{"workers":[{"name":"a"}]}""", "command")]
    [InlineData("""{"workers":[{"name":"a","command":[]}]}""", "worker 'a': expected a command")]
    [InlineData("""{"workers":[{"name":"a","command":["x"]},{"name":"a","command":["y"]}]}""", "worker 'a' stands there twice")]
    [InlineData("""{"workers":[{"name":"a","command":["x"],"algorithms":["../b"]}]}""", "algorithm '../b'")]
    public void AFileThatConfiguresNone_IsOneLine(string text, string line)
    {
        string file = Path.Combine(_run.Folder, "w.json");
        File.WriteAllText(file, text);
        Assert.Equal(2, _run.Run("list", "--workers", file, "--worker", "a"));
        Assert.Contains(line, _run.Faults, StringComparison.Ordinal);
        Assert.Contains("w.json", _run.Faults, StringComparison.Ordinal);
    }

    /// <summary>A configured worker that is not here is a row that says why, with the line that installs it.</summary>
    [Fact]
    public void AConfiguredWorkerThatIsMissing_IsARow_AndListAndDoctorSayWhatItNeeds()
    {
        string file = Path.Combine(_run.Folder, "w.json");
        JsonFile.Write(file, new
        {
            schema = 1,
            workers = new[]
            {
                new { name = "gone", command = new[] { "/no/such/program" }, algorithms = new[] { "conv" }, install = "build it" },
            },
        });
        Assert.Equal(0, _run.Run("accuracy", "--problem", Layer, "--algorithm", "gone/*", "--workers", file, "--worker", "gone",
            "--out", _run.Out));
        CaseRecord record = _run.Record("gone/conv");
        Assert.Equal(CaseStatus.Unavailable, record.Status);
        Assert.EndsWith("(build it)", record.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _run.Run("list", "--workers", file));
        Assert.Contains("needs: build it", _run.Printed, StringComparison.Ordinal);
        _run.Run("doctor", "--workers", file, "--worker", "gone");
        Assert.Contains("gone: unavailable: '/no/such/program' does not start", _run.Printed, StringComparison.Ordinal);
    }

    [MachineFact(Need.CCompiler)]
    public void WorkerCheck_PassesTheExample()
    {
        Assert.Equal(0, _run.Run("worker-check", ExampleWorker.Naive.Command[0], "--out", _run.Out));
        Assert.DoesNotContain("WRONG", _run.Printed, StringComparison.Ordinal);
        Assert.Contains("ok     worker/naive: ", _run.Printed, StringComparison.Ordinal);
    }

    [MachineTheory(Need.CCompiler)]
    [InlineData("die-in-hello", "WRONG  starts: ")]
    [InlineData("busy-when-idle", "WRONG  waits without using the processor: it took ")]
    [InlineData("ignore-end", "WRONG  ends when standard input ends: it still runs two seconds after")]
    public void WorkerCheck_SaysWhatIsWrong(string fault, string line)
    {
        WorkerDefinition worker = ExampleWorker.With(fault);
        Assert.Equal(1, _run.Run("worker-check", worker.Command[0], worker.Command[1], "--out", _run.Out));
        Assert.Contains(line, _run.Printed, StringComparison.Ordinal);
    }
}
