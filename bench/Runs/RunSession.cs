using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Screen;
using ConvBench.Bench.Timing;

namespace ConvBench.Bench.Runs;

/// <summary>One run from the first probe to the last record.</summary>
internal sealed class RunSession : ICaseProgress, IDisposable
{
    private readonly RunFolder _folder;
    private readonly WorkerPool _pool;
    private readonly RecordSink _sink;
    private readonly IReadOnlyList<ConvCase> _cases;
    private readonly ProblemTruths _truths;
    private readonly MachineLimits _limits = new(MachineFacts.LastLevelCacheBytes);
    private readonly CaseExecutor _executor;
    private readonly IProgressScreen _screen;
    private RunEnvironment? _environment;
    private RunEnvironment? _resumed;
    private List<CaseRecord> _skipped = [];
    private ConvProblem? _announced;
    private IReadOnlyList<ConvCase> _ready = [];

    public RunSession(RunFolder folder, WorkerPool pool, IProgressScreen screen, IReadOnlyList<CaseRecord> earlier, IReadOnlyList<ConvCase> cases)
    {
        (_folder, _pool, _screen, _cases) = (folder, pool, screen, cases);
        _sink = new RecordSink(folder.Location, earlier, screen.Ended);
        _truths = new ProblemTruths(pool, Path.Combine(folder.Scratch, "truths"), AddFloor);
        _executor = new CaseExecutor(pool, _truths, _limits, MachineFacts.CpuModel);
    }

    /// <summary>Whether the user ended the run before its end.</summary>
    public bool Stopped { get; set; }

    /// <summary>Every record of the run, earlier ones included.</summary>
    public IReadOnlyList<CaseRecord> Records => _sink.All;

    /// <summary>The cases that can run here and have no record yet; known once prepared.</summary>
    public IReadOnlyList<ConvCase> Ready => _ready;

    /// <summary>Folder with the truth of this case's problem, there until a case of another problem runs.</summary>
    public string TruthFolderOf(ConvCase c) => _truths.FolderOf(c);

    /// <summary>Loads the backends, measures the machine's limits where times are taken, and writes environment.json.</summary>
    public void Prepare(RunEnvironment environment, bool timed)
    {
        _resumed = _folder.Earlier;
        _environment = environment with { Start = _resumed?.Start ?? environment.Start };
        if (_resumed is not null)
        {
            _limits.Raise(new PeakReply(_resumed.PeakGflops.ToDictionary(), _resumed.BandwidthGBps.ToDictionary()));
            _environment = _environment with { CommandLine = $"{_resumed.CommandLine}; {environment.CommandLine}" };
        }

        ConvCase[] open = [.. _cases.Where(c => !_sink.Has(c.Key))];
        var probes = Probes.Of(_pool, open, backend => _screen.Note($"loading {backend}"));
        _skipped = [.. open.Select(probes.WhyNot).OfType<CaseRecord>()];
        _ready = [.. open.Where(c => probes.WhyNot(c) is null)];
        if (timed && _ready.Any(c => c.Device.IsCpu))
        {
            _screen.Note("measuring the machine's peak");
            MeasureLimits([.. _ready.Select(c => c.Threads).Distinct()]);
        }

        var libraries = new SortedDictionary<string, string>(_resumed?.Libraries.ToDictionary() ?? [], StringComparer.Ordinal);
        foreach ((string backend, ProbeReply reply) in probes.Replies.Where(p => p.Value.Available))
        {
            libraries[backend] = reply.Version;
        }

        _environment = _environment with { Libraries = libraries };
        WriteEnvironment();
    }

    /// <summary>Runs what is left to run.</summary>
    /// <param name="user">What was asked of BenchmarkDotNet; null for errors alone.</param>
    /// <param name="shape">What is the same for all cases.</param>
    public void Execute(UserConfig? user, CaseRequest shape)
    {
        if (user is null)
        {
            Execute(_ => shape, (_, _) => { });
        }
        else
        {
            Execute(() => new TimedRun(user, shape, _executor, _limits, this).Run(_ready, _folder.BenchmarkDotNet));
        }
    }

    /// <summary>Runs what is left to run, errors alone.</summary>
    /// <param name="shapeOf">Request of each case.</param>
    /// <param name="ended">Receives each case with its record, while the truth of its problem is there.</param>
    public void Execute(Func<ConvCase, CaseRequest> shapeOf, Action<ConvCase, CaseRecord> ended) => Execute(() =>
    {
        foreach (ConvCase c in _ready)
        {
            Began(c);
            CaseRecord record = _executor.Run(c, shapeOf(c)).Record;
            Ended(record);
            ended(c, record);
        }
    });

    private void Execute(Action cases)
    {
        if (_ready.Count > 0)
        {
            _screen.Run(_ready.Count, cases);
        }

        Stopped |= _pool.Stop.IsCancellationRequested;
        if (!Stopped)
        {
            Flush(_ => true);
        }
    }

    /// <summary>Closes the run: environment.json with duration and overhead.</summary>
    public void Finish(TimeSpan duration, bool timed)
    {
        if (_environment is not null)
        {
            double seconds = duration.TotalSeconds + (_resumed?.DurationSeconds ?? 0);
            double inIterations = _executor.InIterations.TotalSeconds + ((1 - (_resumed?.OverheadShare ?? 1)) * (_resumed?.DurationSeconds ?? 0));
            double? share = timed && inIterations > 0 ? 1 - (inIterations / seconds) : null;
            _environment = _environment with { DurationSeconds = seconds, OverheadShare = share };
            WriteEnvironment();
        }
    }

    /// <summary>One line: how the cases ended, how long it took.</summary>
    public string Summary()
    {
        CaseStatus[] all = [CaseStatus.Ok, CaseStatus.Unsupported, CaseStatus.Unavailable, CaseStatus.Failed];
        string counts = string.Join(", ", all.Select(s => $"{Records.Count(r => r.Status == s)} {CaseText.Name(s)}"));
        string overhead = _environment?.OverheadShare is { } share
            ? string.Create(CultureInfo.InvariantCulture, $", {100 * share:0} % of it outside measured iterations")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{counts} in {_environment?.DurationSeconds:0} s{overhead}");
    }

    /// <inheritdoc/>
    public void Began(ConvCase c)
    {
        Flush(r => r.Problem == c.Problem.ToString());
        if (c.Problem != _announced && HeavyText.Of(c, _limits.FmaGflops) is { } text)
        {
            _screen.Note(text);
            _announced = c.Problem;
        }

        _screen.Began(c);
    }

    /// <inheritdoc/>
    public void Dispose() => _truths.Dispose();

    /// <inheritdoc/>
    public void Ended(CaseRecord record) => _sink.Add(record);

    /// <summary>Records of skipped cases go with their problem, so that a run's records stay in its order.</summary>
    private void Flush(Predicate<CaseRecord> which)
    {
        foreach (CaseRecord record in _skipped.Where(r => which(r)).ToArray())
        {
            _sink.Add(record);
            _skipped.Remove(record);
        }
    }

    private void AddFloor(ConvCase c, TruthReply truth)
    {
        CaseRecord record = c.Floor(truth);
        if (!_sink.Has(record.Key))
        {
            _sink.Add(record);
        }
    }

    private void MeasureLimits(int[] threads)
    {
        try
        {
            _limits.Raise(_pool.Ask(WorkerKey.Reference, new WorkerRequest { Peak = new PeakRequest(threads) }).Peak!);
        }
        catch (WorkerException e)
        {
            _folder.Log($"no peak: {e.Message}"); // shares of the peak are left out, and no time is called impossible
        }
    }

    private void WriteEnvironment() => RecordFile.WriteEnvironment(_folder.Location, _environment! with
    {
        PeakGflops = new SortedDictionary<int, double>(_limits.FmaGflops.ToDictionary()),
        BandwidthGBps = new SortedDictionary<int, double>(_limits.BandwidthGBps.ToDictionary()),
    });
}
