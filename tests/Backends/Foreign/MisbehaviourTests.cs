using ConvBench.Backends.Foreign;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Foreign;

/// <summary>One fault of a worker at a time: it costs the case at hand, with a reason, and no more.</summary>
public sealed class MisbehaviourTests : IDisposable
{
    private const string Layer = "n1c2h6w6k3r3s3";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MachineTheory(Need.CCompiler)]
    [InlineData("none", CaseStatus.Ok, "")]
    [InlineData("die-in-prepare", CaseStatus.Failed, "integer gate: the worker ended (exit code 3)")]
    [InlineData("die-in-run", CaseStatus.Failed, "integer gate: the worker ended (exit code 3)")]
    [InlineData("die-when-idle", CaseStatus.Failed, "integer gate: the worker ended (exit code 3)")]
    [InlineData("crash-in-run", CaseStatus.Failed, "integer gate: the worker ended (segmentation fault, SIGSEGV)")]
    [InlineData("half-a-line", CaseStatus.Failed, "integer gate: half a message in answer to run, '{")]
    [InlineData("wrong-id", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("old-id", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("two-answers", CaseStatus.Failed, "integer gate: expected an answer to ")]
    [InlineData("chatter", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("not-json", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("not-an-object", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("not-utf8", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("empty-line", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("long-line", CaseStatus.Failed, "integer gate: a message of more than 1 MiB in answer to run: '{")]
    [InlineData("endless-line", CaseStatus.Failed, "integer gate: a message of more than 1 MiB in answer to run: '")]
    [InlineData("unknown-kind", CaseStatus.Failed, "integer gate: ")]
    [InlineData("error-in-run", CaseStatus.Failed, "integer gate: ")]
    [InlineData("unsupported", CaseStatus.Unsupported, "")]
    [InlineData("no-memory", CaseStatus.Failed, "integer gate: ")]
    [InlineData("other-threads", CaseStatus.Failed, "computes on cpu with 64 threads, library; asked for cpu, 1 threads, ")]
    [InlineData("other-device", CaseStatus.Failed, "computes on cuda:7 with 1 threads, library; asked for cpu, 1 threads, ")]
    [InlineData("ns-missing", CaseStatus.Failed, "integer gate: answer to run: ns: nothing, expected a number of at least 0")]
    [InlineData("ns-text", CaseStatus.Failed, "integer gate: answer to run: ns: \"")]
    [InlineData("ns-negative", CaseStatus.Failed, "integer gate: answer to run: ns: -5, expected a number of at least 0")]
    [InlineData("ns-nan", CaseStatus.Failed, "integer gate: expected an answer to run with id ")]
    [InlineData("ns-huge", CaseStatus.Failed, "integer gate: answer to run: ns: 1e400, expected a number of at least 0")]
    [InlineData("ns-zero", CaseStatus.Failed, "integer gate: impossible time: its clock says 0 ms for 1 runs of ")]
    [InlineData("ns-more", CaseStatus.Failed, "integer gate: its clock says ")]
    [InlineData("output-missing", CaseStatus.Failed, "integer gate: output: y.npy: cannot be read")]
    [InlineData("output-empty", CaseStatus.Failed, "integer gate: output: y.npy: no .npy header")]
    [InlineData("output-not-npy", CaseStatus.Failed, "integer gate: output: y.npy: no .npy header")]
    [InlineData("output-shape", CaseStatus.Failed, "integer gate: output: shape (1, 4, 4, 3), expected (1, 3, 4, 4)")]
    [InlineData("output-type", CaseStatus.Failed, "integer gate: output: y.npy: elements of type '<f8', expected '<f4'")]
    [InlineData("output-big-endian", CaseStatus.Failed, "integer gate: output: y.npy: elements of type '>f4', expected '<f4'")]
    [InlineData("output-fortran", CaseStatus.Failed, "integer gate: output: y.npy: Fortran order")]
    [InlineData("output-short", CaseStatus.Failed, "integer gate: output: y.npy: 188 bytes of elements, expected 192")]
    [InlineData("output-long", CaseStatus.Failed, "integer gate: output: y.npy: 196 bytes of elements, expected 192")]
    [InlineData("output-nan", CaseStatus.Failed, "")]
    [InlineData("output-wrong", CaseStatus.Failed, "")]
    [InlineData("stale", CaseStatus.Failed, "")]
    [InlineData("flood", CaseStatus.Ok, "")]
    public void AFault_CostsTheCase(string fault, CaseStatus status, string reason)
    {
        using var backend = new ForeignBackend(ExampleWorker.With(fault), _ => { });
        CaseResult found = Run(backend, job: null);
        Assert.Equal(status, found.Status);
        Assert.StartsWith(reason, found.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found.Reason);
        Assert.Equal(status == CaseStatus.Ok, found.Reason.Length == 0);
    }

    [MachineTheory(Need.CCompiler)]
    [InlineData("die-in-hello", "the worker ended (exit code 3)")]
    [InlineData("protocol-2", "answer to hello: protocol: 2, expected 1")]
    [InlineData("no-protocol", "answer to hello: protocol: nothing, expected 1")]
    [InlineData("no-name", "answer to hello: name: nothing, expected a text")]
    [InlineData("no-algorithms", "answer to hello: algorithms: none, expected one at least")]
    [InlineData("bad-name", "answer to hello: algorithms[0]: name: 'Naive Loop', expected small letters")]
    [InlineData("bad-family", "answer to hello: algorithms[0]: family: '")]
    [InlineData("bad-feature", "answer to hello: algorithms[0]: features: '")]
    [InlineData("bad-operands", "answer to hello: algorithms[0]: operands: '")]
    [InlineData("bad-error-model", "answer to hello: algorithms[0]: errorModel: '")]
    [InlineData("same-name", "answer to hello: algorithms: '")]
    public void AWorkerThatCannotBeAsked_IsUnavailable(string fault, string reason)
    {
        using var backend = new ForeignBackend(ExampleWorker.With(fault) with { Algorithms = ["naive"], Install = "build it" }, _ => { });
        CaseResult found = Run(backend, job: null);
        Assert.Equal(CaseStatus.Unavailable, found.Status);
        Assert.StartsWith(reason, found.Reason, StringComparison.Ordinal);
        Assert.Equal(fault == "die-in-hello", found.Reason.EndsWith("(build it)", StringComparison.Ordinal)); // it cannot say so itself
    }

    /// <summary>A worker that says what it misses needs no further words.</summary>
    [MachineFact(Need.CCompiler)]
    public void AWorkerThatMissesSomething_IsUnavailable_InItsOwnWords()
    {
        using var backend = new ForeignBackend(
            ExampleWorker.With("missing-library") with { Algorithms = ["naive"], Install = "build it" }, _ => { });
        CaseResult found = Run(backend, job: null);
        Assert.Equal(CaseStatus.Unavailable, found.Status);
        Assert.NotEmpty(found.Reason);
        Assert.DoesNotContain("build it", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AProgramThatDoesNotExist_IsUnavailable_WithItsName()
    {
        WorkerDefinition worker = ExampleWorker.Definition("bad", "/no/such/program") with { Algorithms = ["naive"] };
        using var backend = new ForeignBackend(worker, _ => { });
        Assert.StartsWith("'/no/such/program' does not start: ", Run(backend, job: null).Reason, StringComparison.Ordinal);
    }

    /// <summary>A worker that broke off is started again: the second case fails like the first, in a process of its own.</summary>
    [MachineFact(Need.CCompiler)]
    public void BehindAFault_TheNextCase_GetsANewProcess()
    {
        using var backend = new ForeignBackend(ExampleWorker.With("die-in-run"), _ => { });
        Assert.Equal(Run(backend, job: null), Run(backend, job: null));
        Assert.True(backend.IsAvailable(out string reason), reason);
    }

    /// <summary>The gates of the timed runs, on a layer of some milliseconds: the faults are of the size of the whole run.</summary>
    [MachineTheory(Need.CCompiler)]
    [InlineData("once", "")]
    [InlineData("compute-in-load", "integer gate: impossible time: ")]
    [InlineData("compute-in-store", "integer gate: impossible time: ")]
    [InlineData("ns-less", "time: its clock says ")]
    public void AFaultOfTime_CostsTheCase(string fault, string reason)
    {
        using var backend = new ForeignBackend(ExampleWorker.With(fault), _ => { });
        CaseResult found = Run(backend, TimedJob, "n1c16h28w28k16r3s3_p1");
        Assert.Equal(CaseStatus.Failed, found.Status);
        Assert.StartsWith(reason, found.Reason, StringComparison.Ordinal);
    }

    [MachineFact(Need.CCompiler)]
    public void ATimeThatOurClockDoesNotConfirm_IsRemarked()
    {
        using var backend = new ForeignBackend(ExampleWorker.With("ns-half"), _ => { });
        CaseResult found = Run(backend, TimedJob, "n1c16h28w28k16r3s3_p1");
        Assert.Contains(found.Remarks, r => r.StartsWith("its clock says ", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> TimedJob => JobText.Write(JobTuning.Default);

    private CaseResult Run(ForeignBackend backend, Dictionary<string, string>? job, string layer = Layer) =>
        new CaseRunner(backend, new OperandCache(), _ => { }).Run(new CaseRequest
        {
            Problem = layer,
            Algorithm = backend.Algorithms[0].Id,
            Seed = 1,
            TruthFolder = _folder.Path,
            Job = job,
            Adapt = true,
        }).Result;
}
