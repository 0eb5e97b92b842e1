using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.Parameters;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Timing;

/// <summary>A run with times: BenchmarkDotNet's runner drives, our toolchain measures each case in a worker.</summary>
/// <param name="user">What the user asked of BenchmarkDotNet.</param>
/// <param name="common">What is the same for all cases.</param>
/// <param name="executor">Sends a case to its worker.</param>
/// <param name="limits">For the share of the peak.</param>
/// <param name="emptyCalls">What a call itself takes.</param>
/// <param name="passes">Passes of each case; null for as many as its time allows.</param>
/// <param name="progress">Told when a case begins and ends.</param>
internal sealed class TimedRun(
    UserConfig user, CaseRequest common, CaseExecutor executor, MachineLimits limits, EmptyCalls emptyCalls, int? passes,
    ICaseProgress progress) : EventProcessor
{
    private readonly Dictionary<string, ConvCase> _cases = [];
    private readonly Dictionary<BenchmarkCase, CaseRecord> _latest = [];
    private readonly Dictionary<ConvCase, TimedCase> _measured = [], _told = []; // the latest launch, and what BenchmarkDotNet has of it
    private readonly Random _random = new(1); // a seed, so that a run can be repeated; each record says its places
    private bool _stopped;

    /// <summary>The cases that BenchmarkDotNet's own filters leave.</summary>
    public static IReadOnlyList<ConvCase> Filtered(UserConfig user, IReadOnlyList<ConvCase> cases)
    {
        if (!user.Config.GetFilters().Any())
        {
            return cases;
        }

        ConvBenchmark.Matrix = cases;
        var config = new ManualConfig().AddJob(user.Job).AddFilter([.. user.Config.GetFilters()]);
        HashSet<string> kept = [.. BenchmarkConverter.TypeToBenchmarks(typeof(ConvBenchmark),
            config).BenchmarksCases.Select(BenchConfig.KeyOf)];
        return [.. cases.Where(c => kept.Contains(BenchConfig.KeyOf(c)))];
    }

    /// <summary>Runs the cases, in their order; each record goes to the progress as the case ends.</summary>
    public void Run(IReadOnlyList<ConvCase> cases, string artifactsFolder)
    {
        foreach (ConvCase c in cases)
        {
            _cases.Add(BenchConfig.KeyOf(c), c);
        }

        ConvBenchmark.Matrix = cases;
        IConfig config = BenchConfig.Create(user, cases, artifactsFolder, new WorkerToolchain(Execute),
            new CaseMetrics(b => _latest.GetValueOrDefault(b)), this);
        BenchmarkRunInfo info = BenchmarkConverter.TypeToBenchmarks(typeof(ConvBenchmark), config);
        BenchmarkRunner.Run(info);
    }

    /// <summary>A case is over: all launches of it have been measured.</summary>
    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        if (!_stopped && _latest.TryGetValue(benchmarkCase, out CaseRecord? record))
        {
            progress.Ended(record.Status == CaseStatus.Ok && record.Time is null ? Untimed(record) : record);
        }
    }

    private WorkerRun Execute(ExecuteParameters parameters)
    {
        BenchmarkCase benchmark = parameters.BenchmarkCase;
        ConvCase c = _cases[BenchConfig.KeyOf(benchmark)];
        if (_stopped)
        {
            return new WorkerRun(EngineTimes.None, "stopped");
        }

        try
        {
            // BenchmarkDotNet asks case by case; the first of a problem runs all of them, and a further launch its case alone.
            if (_told.TryGetValue(c, out TimedCase? earlier))
            {
                Measure([c], benchmark.Job);
                _measured[c].Follow(earlier);
            }
            else if (!_measured.ContainsKey(c))
            {
                Measure([.. _cases.Values.Where(o => IsBeside(c, o))], benchmark.Job);
            }

            progress.Began(c);
            TimedCase timed = _told[c] = _measured[c];
            CaseRecord record = timed.Record;
            _latest[benchmark] = record.Status == CaseStatus.Ok ? WithTime(record, c, timed.Time()) : record;
            return new WorkerRun(timed.Times, record.Status == CaseStatus.Ok ? null : record.Reason);
        }
        catch (OperationCanceledException)
        {
            _stopped = true;
            return new WorkerRun(EngineTimes.None, "stopped");
        }
    }

    private void Measure(IReadOnlyList<ConvCase> cases, Job job)
    {
        CaseRequest shape = common with
        {
            Job = JobText.Write(job),
            Adapt = user.IsDefaultJob,
            ExtraStats = user.Config.GetDiagnosers().Any(d => d is MemoryDiagnoser or ThreadingDiagnoser or ExceptionDiagnoser),
        };
        int? fixedCount = passes ?? (user.IsDefaultJob ? null : JobTuning.FewestPasses);
        foreach (TimedCase timed in new CasePasses(executor.Run, fixedCount, _random).Run(cases, shape, progress.Began))
        {
            _measured[timed.Case] = timed;
        }
    }

    /// <summary>Whether two cases are compared with each other: one problem, the same operands.</summary>
    private static bool IsBeside(ConvCase a, ConvCase b) => (a.Problem, a.Operands, a.Seed) == (b.Problem, b.Operands, b.Seed);

    private CaseRecord WithTime(CaseRecord record, ConvCase c, TimeRecord? time)
    {
        if (time is null)
        {
            return record;
        }

        bool hasPeak = limits.Of(record.Device).PeakGflops.TryGetValue(record.Threads, out double peak);
        return record with
        {
            Time = time,
            EmptyCallNs = emptyCalls.Of(c),
            Gflops = c.Problem.Flops / time.MedianNs,
            EffectiveGflops = c.Problem.EffectiveFlops / time.MedianNs,
            PercentOfPeak = hasPeak ? 100 * c.Problem.Flops / time.MedianNs / peak : null,
        };
    }

    private static CaseRecord Untimed(CaseRecord record) => record with
    {
        Status = CaseStatus.Failed,
        Reason = "BenchmarkDotNet gave no result",
        Phases = null,
    };
}
