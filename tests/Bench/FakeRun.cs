using ConvBench.Bench;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Shapes;

namespace ConvBench.Tests.Bench;

/// <summary>The program over the fake backends, in a folder of its own; workers are real processes.</summary>
internal sealed class FakeRun : IDisposable
{
    public FakeRun() => Folder = Directory.CreateTempSubdirectory("convbench-test-").FullName;

    public string Folder { get; }

    /// <summary>Not there until a run writes it.</summary>
    public string Out => Path.Combine(Folder, "out");

    public string Printed { get; private set; } = "";

    public string Faults { get; private set; } = "";

    public IReadOnlyList<CaseRecord> Records => RecordFile.Read(Out, out _);

    public static string Assembly => typeof(FakeRun).Assembly.Location;

    public int Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        IConvBackend[] backends = [new FakeBackend(), new MissingBackend()];
        string problems = Path.Combine(Path.GetDirectoryName(typeof(Program).Assembly.Location)!, "Problems");
        var context = new VerbContext(
            new Suites(problems), [.. backends.SelectMany(b => b.Algorithms)], output, error, IsTerminal: false, ExtraAssembly: Assembly)
        {
            Clock = new HangTime(Path.Combine(Out, "run.log")),
        };
        int code = Program.Run(args, context);
        (Printed, Faults) = (output.ToString(), error.ToString());
        return code;
    }

    public CaseRecord Record(string algorithm) => Records.Single(r => r.Algorithm == algorithm);

    /// <summary>A pool of workers over the fake backends.</summary>
    /// <param name="memoryBytes">Limit of a worker.</param>
    /// <param name="clock">Decides when a request has taken a minute, the limit; null for the real one.</param>
    /// <param name="log">Receives what workers print.</param>
    /// <param name="stop">Ends the run.</param>
    public static WorkerPool Pool(long memoryBytes = 4L << 30, TimeProvider? clock = null, Action<string>? log = null,
        CancellationToken stop = default) => new(
        new WorkerLaunch(new Dictionary<string, string>(), Assembly),
        new WorkerLimits(TimeSpan.FromSeconds(60), memoryBytes) { Clock = clock ?? TimeProvider.System },
        log ?? (_ => { }),
        stop);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A clock on which an hour passes whenever a planted row says in the log that it hangs, and else no time:
    /// however slow the machine is.</summary>
    private sealed class HangTime(string log) : TimeProvider
    {
        public override long TimestampFrequency => 1;

        public override long GetTimestamp()
        {
            if (!File.Exists(log))
            {
                return 0;
            }

            using var lines = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return 3600L * (lines.ReadToEnd().Split(FakeBackend.Hanging).Length - 1);
        }
    }
}
