using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
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
    /// <returns>The engine's lines: every measurement, then the results without outliers.</returns>
    public static string[] Run(ConvBenchmark benchmark, CaseRequest request, TimeSpan once)
    {
        Job job = JobText.Read(request.Job!);
        job = (request.Adapt ? JobTuning.ForRunTime(job, once) : job).Freeze();
        int unroll = job.ResolveValue(RunMode.UnrollFactorCharacteristic, EngineParameters.DefaultResolver);
        var host = new LineHost();
        var parameters = new EngineParameters
        {
            Host = host,
            TargetJob = job,
            BenchmarkName = $"{request.Algorithm} {request.Problem}",
            WorkloadActionNoUnroll = n => Loop(benchmark, n),
            WorkloadActionUnroll = n => Loop(benchmark, n * unroll),
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
        host.ReportResults(new EngineFactory().CreateReadyToRun(parameters).Run());
        return [.. host.Lines];
    }

    private static void Loop(ConvBenchmark benchmark, long n)
    {
        for (; n > int.MaxValue; n -= int.MaxValue)
        {
            benchmark.Plan.Run(int.MaxValue);
        }

        benchmark.Plan.Run((int)n);
    }

    /// <summary>Keeps the engine's lines until the case is over: no output while it measures.</summary>
    private sealed class LineHost : IHost
    {
        public List<string> Lines { get; } = [];

        public void Write(string message) => Lines.Add(message);

        public void WriteLine()
        {
        }

        public void WriteLine(string message) => Lines.Add(message);

        public void SendSignal(HostSignal hostSignal)
        {
        }

        public void SendError(string message) => Lines.Add("// ERROR: " + message);

        public void ReportResults(RunResults runResults)
        {
            using var text = new StringWriter();
            runResults.Print(text);
            Lines.AddRange(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        public void Dispose()
        {
        }
    }
}
