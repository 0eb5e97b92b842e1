using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Timing;

namespace ConvBench.Bench.Runs;

/// <summary>The cases of a session that have no record yet, from the first probe to the last record.</summary>
internal sealed class CaseRun : ICaseProgress, IDisposable
{
    private readonly Session _session;
    private readonly MachineLimits _limits = new(MachineFacts.LastLevelCacheBytes);
    private readonly ProblemTruths _truths;
    private readonly CaseExecutor _executor;
    private readonly List<CaseRecord> _skipped;
    private ConvProblem? _announced;

    /// <summary>Loads the backends, measures the machine's limits where times are taken, and writes environment.json.</summary>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public CaseRun(Session session, IReadOnlyList<ConvCase> cases, bool timed)
    {
        _session = session;
        _truths = new ProblemTruths(session.Pool, Path.Combine(session.Folder.Scratch, "truths"), session.AddFloor);
        _executor = new CaseExecutor(session.Pool, _truths, _limits, MachineFacts.CpuModel);
        foreach ((Device device, DeviceLimits known) in session.Environment.Limits)
        {
            _limits.Raise(device, known);
        }

        ConvCase[] open = [.. session.WithWidest(cases).Where(c => !session.Records.Has(c.Key))];
        Probes probes = session.Probe(open);
        _skipped = [.. open.Select(probes.WhyNot).OfType<CaseRecord>()];
        Ready = [.. open.Where(c => probes.WhyNot(c) is null)];
        if (timed && Ready.Count > 0)
        {
            session.Screen.Note("measuring the machine's peak");
            MeasureLimits();
            session.WriteEnvironment();
        }
    }

    /// <summary>The cases that can run here and have no record yet.</summary>
    public IReadOnlyList<ConvCase> Ready { get; }

    /// <summary>Folder with the truth of this case's problem, there until a case of another problem runs.</summary>
    public string TruthFolderOf(ConvCase c) => _truths.FolderOf(c);

    /// <summary>Runs what is left to run, with times.</summary>
    /// <param name="user">What was asked of BenchmarkDotNet.</param>
    /// <param name="shape">What is the same for all cases.</param>
    /// <param name="passes">Passes of each case; null for as many as its time allows.</param>
    public void Execute(UserConfig user, CaseRequest shape, int? passes) => Execute(() =>
    {
        var emptyCalls = new EmptyCalls(_session.Pool, _session.Folder.Log);
        new TimedRun(user, shape, _executor, _limits, emptyCalls, passes, this).Run(Ready, _session.Folder.BenchmarkDotNet);
    });

    /// <summary>Runs what is left to run, errors alone.</summary>
    /// <param name="shapeOf">Request of each case.</param>
    /// <param name="ended">Receives each case with its record, while the truth of its problem is there.</param>
    public void Execute(Func<ConvCase, CaseRequest> shapeOf, Action<ConvCase, CaseRecord>? ended = null) => Execute(() =>
    {
        foreach (ConvCase c in Ready)
        {
            Began(c);
            CaseRecord record = _executor.Run(c, shapeOf(c)).Record;
            Ended(record);
            ended?.Invoke(c, record);
        }
    });

    /// <summary>Times cases of one problem in the rounds of a run, and keeps no record of them.</summary>
    /// <param name="cases">Cases of one problem; the same one may stand there twice.</param>
    /// <param name="random">Draws the orders.</param>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public IReadOnlyList<TimedCase> Time(IReadOnlyList<ConvCase> cases, Random random) =>
        new CasePasses(_executor.Run, passes: null, random).Run(cases, CasePasses.DefaultShape, _ => { });

    /// <inheritdoc/>
    public void Began(ConvCase c)
    {
        Flush(r => r.Problem == c.Problem.ToString());
        if (c.Problem != _announced && HeavyText.Of(c, _limits.Of(c.Device).PeakGflops) is { } text)
        {
            _session.Screen.Note(text);
            _announced = c.Problem;
        }

        _session.Screen.Began(c);
    }

    /// <inheritdoc/>
    public void Ended(CaseRecord record) => _session.Records.Add(record);

    /// <summary>Hands the session the time in iterations, and the limits: a case may have raised them.</summary>
    public void Dispose()
    {
        _session.InIterations += _executor.InIterations;
        TellLimits();
        _truths.Dispose();
    }

    private void Execute(Action cases)
    {
        if (Ready.Count > 0)
        {
            _session.Screen.Run(Ready.Count, cases);
        }

        _session.Pool.Stop.ThrowIfCancellationRequested();
        Flush(_ => true);
    }

    /// <summary>Records of skipped cases go with their problem, so that a run's records stay in its order.</summary>
    private void Flush(Predicate<CaseRecord> which)
    {
        foreach (CaseRecord record in _skipped.Where(r => which(r)).ToArray())
        {
            _session.Records.Add(record);
            _skipped.Remove(record);
        }
    }

    /// <summary>The CPU once, another device by each library that runs on it: the best of them counts.</summary>
    private void MeasureLimits()
    {
        foreach (var where in Ready.GroupBy(c => (c.Device, Backend: c.Device.IsCpu ? "" : c.Backend)))
        {
            try
            {
                _limits.Measure(_session.Pool, where.Key.Device, where.Key.Backend, [.. where.Select(c => c.Threads).Distinct()]);
            }
            catch (WorkerException e)
            {
                // Shares of the peak are left out, and no time is called impossible.
                _session.Folder.Log($"no peak of {where.Key.Device}: {e.Message}");
            }
        }

        TellLimits();
    }

    private void TellLimits() => _session.Environment = _session.Environment with { Limits = _limits.All };
}
