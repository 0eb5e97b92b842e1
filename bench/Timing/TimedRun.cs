using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.EventProcessors;
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
internal sealed class TimedRun(UserConfig user, CaseRequest common, CaseExecutor executor, MachineLimits limits, ICaseProgress progress) : EventProcessor
{
    private readonly Dictionary<string, ConvCase> _cases = [];
    private readonly Dictionary<BenchmarkCase, CaseRecord> _latest = [];
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
        HashSet<string> kept = [.. BenchmarkConverter.TypeToBenchmarks(typeof(ConvBenchmark), config).BenchmarksCases.Select(BenchConfig.KeyOf)];
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
        IConfig config = BenchConfig.Create(user, cases, artifactsFolder, new WorkerToolchain(Execute), new CaseMetrics(b => _latest.GetValueOrDefault(b)), this);
        BenchmarkRunInfo info = BenchmarkConverter.TypeToBenchmarks(typeof(ConvBenchmark), config);
        BenchmarkRunner.Run(info);
    }

    /// <inheritdoc/>
    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        if (!_stopped && _latest.TryGetValue(benchmarkCase, out CaseRecord? record))
        {
            progress.Ended(record.Status == CaseStatus.Ok ? WithTime(record, Time(report)) : record);
        }
    }

    private WorkerRun Execute(ExecuteParameters parameters)
    {
        ConvCase c = _cases[BenchConfig.KeyOf(parameters.BenchmarkCase)];
        if (_stopped)
        {
            return new WorkerRun([], "stopped");
        }

        progress.Began(c);
        CaseRequest shape = common with
        {
            Job = JobText.Write(parameters.BenchmarkCase.Job),
            Adapt = user.IsDefaultJob,
            ExtraStats = user.Config.GetDiagnosers().Any(d => d is MemoryDiagnoser or ThreadingDiagnoser or ExceptionDiagnoser),
        };
        try
        {
            CaseOutcome outcome = executor.Run(c, shape);
            bool isOk = outcome.Record.Status == CaseStatus.Ok;
            _latest[parameters.BenchmarkCase] = isOk ? WithSpeed(outcome.Record, c, CaseExecutor.MedianNs(outcome.EngineLines)) : outcome.Record;
            return new WorkerRun(outcome.EngineLines, isOk ? null : outcome.Record.Reason);
        }
        catch (OperationCanceledException)
        {
            _stopped = true;
            return new WorkerRun([], "stopped");
        }
    }

    /// <summary>BenchmarkDotNet's statistics over its results, outliers removed by its rule.</summary>
    private static TimeRecord? Time(BenchmarkReport report)
    {
        if (report.ResultStatistics is not { } s)
        {
            return null;
        }

        double[] samples = TimeRecord.Compact(report.GetResultRuns().Select(m => m.Nanoseconds / m.Operations));
        double deviation = s.N > 1 ? s.StandardDeviation : 0, error = s.N > 1 ? s.StandardError : 0;
        return new TimeRecord(s.Median, s.Mean, deviation, error, s.Min, s.N) { SamplesNs = samples };
    }

    private CaseRecord WithTime(CaseRecord record, TimeRecord? time) => time is null
        ? record with { Status = CaseStatus.Failed, Reason = "BenchmarkDotNet gave no result", Gflops = null, EffectiveGflops = null, PercentOfPeak = null, Phases = null }
        : WithSpeed(record, ConvProblem.Parse(record.Problem), time.MedianNs) with { Time = time };

    private CaseRecord WithSpeed(CaseRecord record, ConvCase c, double medianNs) => WithSpeed(record, c.Problem, medianNs);

    private CaseRecord WithSpeed(CaseRecord record, ConvProblem problem, double medianNs) => record with
    {
        Gflops = problem.Flops / medianNs,
        EffectiveGflops = problem.EffectiveFlops / medianNs,
        PercentOfPeak = limits.Of(record.Device).PeakGflops.TryGetValue(record.Threads, out double peak) ? 100 * problem.Flops / medianNs / peak : null,
    };
}
