using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Worker;

/// <summary>Times a prepared benchmark with BenchmarkDotNet's own engine, inside the worker.</summary>
/// <remarks>
/// The engine owns pilot, warm-up, iterations, stopping and outliers. A plan loops on its own side, so an unrolled
/// action is one call with more iterations: nothing of ours runs between two convolutions.
/// </remarks>
internal static class EngineTiming
{
    /// <param name="benchmark">Set up, its output checked.</param>
    /// <param name="request">The case; its job is not null.</param>
    /// <param name="once">Time of one run, as the check took it; decides how a slow case is measured.</param>
    /// <param name="clock">The clock; the system's is BenchmarkDotNet's own.</param>
    /// <returns>Every measurement, then the results without outliers.</returns>
    public static EngineTimes Run(ConvBenchmark benchmark, CaseRequest request, TimeSpan once, TimeProvider clock)
    {
        Job job = JobText.Read(request.Job!);
        job = (request.Adapt ? JobTuning.ForRunTime(job, once, request.Pass?.Operations) : job).Freeze();
        job = clock == TimeProvider.System ? job : job.WithClock(new EngineClock(clock)).Freeze();
        int unroll = job.ResolveValue(RunMode.UnrollFactorCharacteristic, EngineParameters.DefaultResolver);
        var parameters = new EngineParameters
        {
            Host = new SilentHost(),
            TargetJob = job,
            BenchmarkName = $"{request.Algorithm} {request.Problem}",
            WorkloadActionNoUnroll = n => Timed(benchmark, n, request.Slower, clock),
            WorkloadActionUnroll = n => Timed(benchmark, n * unroll, request.Slower, clock),
            OverheadActionNoUnroll = _ => { },
            OverheadActionUnroll = _ => { },
            Dummy1Action = () => { },
            Dummy2Action = () => { },
            Dummy3Action = () => { },
            GlobalSetupAction = benchmark.Setup,
            GlobalCleanupAction = benchmark.Cleanup,
            IterationSetupAction = () => { },
            IterationCleanupAction = () => { },
            MeasureExtraStats = request.ExtraStats,
        };

        // The engine is not disposed: that would clean the benchmark up before its last output is checked.
        RunResults results = new EngineFactory().CreateReadyToRun(parameters).Run();
        using var text = new StringWriter();
        results.Print(text);
        return new EngineTimes(
            [.. results.EngineMeasurements.Concat(results.GetWorkloadResultMeasurements()).Select(Numbers)],
            [.. text.ToString().Split('\n', StringSplitOptions.TrimEntries).Where(l => l.StartsWith("//", StringComparison.Ordinal))]);
    }

    private static EngineMeasurement Numbers(Measurement m) =>
        new(m.IterationMode, m.IterationStage, m.IterationIndex, m.Operations, m.Nanoseconds);

    /// <summary>Runs, and behind them a wait where a slow-down is planted.</summary>
    private static void Timed(ConvBenchmark benchmark, long n, double? slower, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        Loop(benchmark, n);
        if (slower is { } factor)
        {
            long end = start + (long)(factor * (clock.GetTimestamp() - start));
            while (clock.GetTimestamp() < end)
            {
            }
        }
    }

    private static void Loop(ConvBenchmark benchmark, long n)
    {
        for (; n > int.MaxValue; n -= int.MaxValue)
        {
            benchmark.Plan.Run(int.MaxValue);
        }

        benchmark.Plan.Run((int)n);
    }

    /// <summary>Says nothing: no output while the engine measures, and its results are taken as numbers.</summary>
    private sealed class SilentHost : IHost
    {
        public void Write(string message)
        {
        }

        public void WriteLine()
        {
        }

        public void WriteLine(string message)
        {
        }

        public void SendSignal(HostSignal hostSignal)
        {
        }

        public void SendError(string message)
        {
        }

        public void ReportResults(RunResults runResults)
        {
        }

        public void Dispose()
        {
        }
    }
}
