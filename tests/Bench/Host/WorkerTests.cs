using ConvBench.Bench.Host;
using ConvBench.Bench.Protocol;
using ConvBench.Machine;
using Xunit;

namespace ConvBench.Tests.Bench.Host;

/// <summary>Worker processes over the fake backends: whatever a row does, the host lives and says why.</summary>
public sealed class WorkerTests : IDisposable
{
    private static readonly WorkerKey Fake = new("fake", 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("convbench-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Crash_EndsThatRequestAlone()
    {
        using WorkerPool pool = FakeRun.Pool();
        int first = Probe(pool);
        var crash = Assert.Throws<WorkerException>(() => pool.Ask(Fake, Case("fake/crash")));
        Assert.StartsWith("integer gate: the process crashed", crash.Message, StringComparison.Ordinal);
        Assert.Empty(pool.Alive);
        Assert.Equal(CaseStatus.Ok, pool.Ask(Fake, Case("fake/good")).Case!.Result.Status);
        Assert.NotEqual(first, pool.Alive.Single().Id);
    }

    [Fact]
    public void Hang_IsKilledAtTheTimeout()
    {
        var clock = new ManualTime();
        using WorkerPool pool = FakeRun.Pool(clock: clock, log: WhereItHangs(() => clock.Seconds = 61));
        Probe(pool);
        var hang = Assert.Throws<WorkerException>(() => pool.Ask(Fake, Case("fake/hang")));
        Assert.Equal("integer gate: no end after 60 s, killed (--timeout)", hang.Message);
        Assert.Empty(pool.Alive);
    }

    [Fact]
    public void TooMuchMemory_IsKilledAtTheLimit()
    {
        using WorkerPool pool = FakeRun.Pool(memoryBytes: 800L << 20);
        Probe(pool);
        var large = Assert.Throws<WorkerException>(() => pool.Ask(Fake, Case("fake/memory")));
        Assert.Contains("above the limit of 0.8 GB, killed", large.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_EndsTheWorkerAtOnce()
    {
        using var stop = new CancellationTokenSource();
        using WorkerPool pool = FakeRun.Pool(log: WhereItHangs(stop.Cancel), stop: stop.Token);
        Probe(pool);
        Assert.ThrowsAny<OperationCanceledException>(() => pool.Ask(Fake, Case("fake/hang")));
        Assert.Empty(pool.Alive);
    }

    [Fact]
    public void Cases_ShareAWorker_BackendsDoNot()
    {
        using WorkerPool pool = FakeRun.Pool();
        Probe(pool);
        pool.Ask(Fake, Case("fake/good"));
        pool.Ask(Fake, Case("fake/wrong"));
        pool.Ask(new WorkerKey("missing", 1), new WorkerRequest { Probe = new ProbeRequest([], []) });
        Assert.Equal(["fake-1", "missing-1"], pool.Alive.Select(w => w.Key.Name));
    }

    /// <summary>As the system does where memory runs out.</summary>
    [Fact]
    public void AWorkerThatIsKilledWhileItWaits_CostsNoCase()
    {
        using WorkerPool pool = FakeRun.Pool();
        Probe(pool);
        using (var process = System.Diagnostics.Process.GetProcessById(pool.Alive.Single().Id))
        {
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(CaseStatus.Ok, pool.Ask(Fake, Case("fake/good")).Case!.Result.Status);
    }

    /// <summary>The pipe of a dead process is full of what it never read: that must not be thrown again where it is closed.</summary>
    [Fact]
    public void AWorkerThatIsKilledWhileItIsAsked_IsDisposedOf()
    {
        var launch = new WorkerLaunch(new Dictionary<string, string>(), FakeRun.Assembly);
        using var worker = WorkerProcess.Start(launch, Fake, _ => { });
        using (var process = System.Diagnostics.Process.GetProcessById(worker.Id))
        {
            process.Kill();
            process.WaitForExit();
        }

        var limits = new WorkerLimits(TimeSpan.FromSeconds(60), 4L << 30);
        Assert.Throws<WorkerException>(() => worker.Ask(Case("fake/good"), limits, CancellationToken.None));
    }

    [Fact]
    public void AMissingLibrary_IsAReplyWithItsRemedy()
    {
        using WorkerPool pool = FakeRun.Pool();
        ProbeReply reply = pool.Ask(new WorkerKey("missing", 1),
            new WorkerRequest { Probe = new ProbeRequest(["c1h4w4k1r1s1"], [Device.Cpu]) }).Probe!;
        Assert.False(reply.Available);
        Assert.Equal("libmissing.so: not found; install libmissing", reply.Reason);
    }

    [Theory]
    [InlineData("fake/wrong", CaseStatus.Failed, "small integers: 1 of 18 outputs wrong")]
    [InlineData("fake/unwritten", CaseStatus.Failed, "small integers: 1 of 18 outputs wrong, the first at 0: NaN")]
    [InlineData("fake/throws", CaseStatus.Failed, "integer gate: InvalidOperationException: two lines")]
    [InlineData("fake/refuses", CaseStatus.Unsupported, "not today")]
    [InlineData("fake/good", CaseStatus.Ok, "")]
    public void AFaultInARow_IsTheCasesReply(string row, CaseStatus status, string reason)
    {
        using WorkerPool pool = FakeRun.Pool();
        CaseResult reply = pool.Ask(Fake, Case(row)).Case!.Result;
        Assert.Equal(status, reply.Status);
        Assert.StartsWith(reason, reply.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(139, "segmentation fault, SIGSEGV")]
    [InlineData(-1073741819, "exit code 0xC0000005")]
    [InlineData(3, "exit code 3")]
    public void ExitCodes_AreNamed(int code, string text) => Assert.Equal(text, ExitText.Of(code));

    private static Action<string> WhereItHangs(Action then) => line =>
    {
        if (line.Contains(FakeBackend.Hanging, StringComparison.Ordinal))
        {
            then();
        }
    };

    private static int Probe(WorkerPool pool)
    {
        Assert.True(pool.Ask(Fake, new WorkerRequest { Probe = new ProbeRequest([], []) }).Probe!.Available);
        return pool.Alive.Single().Id;
    }

    private WorkerRequest Case(string row) => new()
    {
        Case = new CaseRequest { Problem = "n1c2h5w5k2r3s3", Algorithm = row, Seed = 1, TruthFolder = _folder },
    };

    /// <summary>A clock that stands still until it is set.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private long _seconds;

        public long Seconds { set => Volatile.Write(ref _seconds, value); }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Volatile.Read(ref _seconds);
    }
}
