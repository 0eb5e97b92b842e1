using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Mathematics;
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
/// <param name="progress">Told when a case begins and ends.</param>
internal sealed class TimedRun(UserConfig user, CaseRequest common, CaseExecutor executor, MachineLimits limits, ICaseProgress progress)
    : EventProcessor
{
    private readonly Dictionary<string, ConvCase> _cases = [];
    private readonly Dictionary<BenchmarkCase, CaseRecord> _latest = [];
    private readonly Dictionary<BenchmarkCase, List<double>> _samples = [];
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

        progress.Began(c);
        CaseRequest shape = common with
        {
            Job = JobText.Write(benchmark.Job),
            Adapt = user.IsDefaultJob,
            ExtraStats = user.Config.GetDiagnosers().Any(d => d is MemoryDiagnoser or ThreadingDiagnoser or ExceptionDiagnoser),
        };
        try
        {
            CaseOutcome outcome = executor.Run(c, shape);
            bool isOk = outcome.Record.Status == CaseStatus.Ok;
            _latest[benchmark] = isOk ? WithTime(outcome.Record, c.Problem, Samples(benchmark, outcome.Times)) : outcome.Record;
            return new WorkerRun(outcome.Times, isOk ? null : outcome.Record.Reason);
        }
        catch (OperationCanceledException)
        {
            _stopped = true;
            return new WorkerRun(EngineTimes.None, "stopped");
        }
    }

    /// <summary>Results of this launch behind those of the launches before, ns per convolution.</summary>
    private List<double> Samples(BenchmarkCase benchmark, EngineTimes times)
    {
        List<double> all = _samples.TryGetValue(benchmark, out List<double>? before) ? before : _samples[benchmark] = [];
        all.AddRange(times.ResultsNs());
        return all;
    }

    /// <summary>BenchmarkDotNet's statistics over its results, outliers removed by its rule.</summary>
    private CaseRecord WithTime(CaseRecord record, ConvProblem problem, List<double> samplesNs)
    {
        if (samplesNs.Count == 0)
        {
            return record;
        }

        var s = new Statistics(samplesNs);
        double deviation = s.N > 1 ? s.StandardDeviation : 0, error = s.N > 1 ? s.StandardError : 0;
        bool hasPeak = limits.Of(record.Device).PeakGflops.TryGetValue(record.Threads, out double peak);
        return record with
        {
            Time = new TimeRecord(s.Median, s.Mean, deviation, error, s.Min, s.N) { SamplesNs = TimeRecord.Compact(samplesNs) },
            Gflops = problem.Flops / s.Median,
            EffectiveGflops = problem.EffectiveFlops / s.Median,
            PercentOfPeak = hasPeak ? 100 * problem.Flops / s.Median / peak : null,
        };
    }

    private static CaseRecord Untimed(CaseRecord record) => record with
    {
        Status = CaseStatus.Failed,
        Reason = "BenchmarkDotNet gave no result",
        Phases = null,
    };
}
