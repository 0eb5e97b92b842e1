using ConvBench.Bench.Verbs;
using ConvBench.Bench.Worker;

namespace ConvBench.Tests.BenchTests;

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
        string problems = Path.Combine(Path.GetDirectoryName(typeof(ConvBench.Bench.Program).Assembly.Location)!, "Problems");
        var context = new VerbContext(
            new Suites(problems), [.. backends.SelectMany(b => b.Algorithms)], output, error, IsTerminal: false, ExtraAssembly: Assembly);
        int code = ConvBench.Bench.Program.Run(args, context);
        (Printed, Faults) = (output.ToString(), error.ToString());
        return code;
    }

    public CaseRecord Record(string algorithm) => Records.Single(r => r.Algorithm == algorithm);

    /// <summary>A pool of workers over the fake backends.</summary>
    public static WorkerPool Pool(double timeoutSeconds = 60, long memoryBytes = 4L << 30, CancellationToken stop = default) =>
        new(new WorkerLaunch(new Dictionary<string, string>(), Assembly), new WorkerLimits(TimeSpan.FromSeconds(timeoutSeconds), memoryBytes), _ => { }, stop);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
