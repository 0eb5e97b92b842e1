using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;

namespace ConvBench.Bench.Jobs;

/// <summary>How long a case is measured where the user has not said.</summary>
internal static class JobTuning
{
    /// <summary>Passes of a case: the interval from the smallest to the largest of 8 holds their median with 99.2 %.</summary>
    public const int Passes = 8;

    /// <summary>Passes of a case where the user has chosen the job of each, and the fewest of a slow one.</summary>
    public const int FewestPasses = 3;

    /// <summary>From here on an iteration is one run.</summary>
    private const double SlowSeconds = 0.05;

    /// <summary>From here on a pass is one iteration, and the run that checks its output was its warm-up.</summary>
    private const double VerySlowSeconds = 0.1;

    /// <summary>Runs of a slow case's passes add up to about this: twice as much with the runs that check its outputs.</summary>
    private const double BudgetSeconds = 1.6;

    /// <summary>The default job of one pass: an iteration of 50 ms to warm up, and two that count.</summary>
    /// <remarks>
    /// What differs between two times of one case here is above all when they were taken: who shares the core, where the plan lies
    /// in memory. So a case is measured in many short passes, each with a plan of its own, and not in one long one. The call
    /// around an iteration of 50 ms costs below a microsecond, so it is not subtracted. No forced collections: a managed Run
    /// allocates nothing, and collecting between iterations empties the caches. No measurement is dropped.
    /// </remarks>
    public static Job Default { get; } = new Job("ConvBench")
        .WithIterationTime(TimeInterval.FromMilliseconds(50))
        .WithWarmupCount(1)
        .WithIterationCount(2)
        .WithOutlierMode(OutlierMode.DontRemove)
        .WithEvaluateOverhead(false)
        .WithGcForce(false)
        .AsDefault()
        .Freeze();

    /// <summary>The same job for a case whose single run takes this long.</summary>
    /// <param name="job">The default job.</param>
    /// <param name="once">Time of one run.</param>
    /// <param name="operations">Convolutions of an iteration, where an earlier pass has found them; null to find them.</param>
    public static Job ForRunTime(Job job, TimeSpan once, long? operations)
    {
        double seconds = once.TotalSeconds;
        if (seconds < SlowSeconds || operations > 1)
        {
            return operations is { } n ? job.UnfreezeCopy().WithInvocationCount(n).WithUnrollFactor(1) : job;
        }

        Job slow = job.UnfreezeCopy().WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(0);
        return seconds < VerySlowSeconds ? slow : slow.WithStrategy(RunStrategy.Monitoring).WithIterationCount(1);
    }

    /// <summary>How many passes a case gets whose single run takes this long.</summary>
    public static int PassesOf(double onceSeconds) =>
        onceSeconds < VerySlowSeconds ? Passes : (int)Math.Clamp(BudgetSeconds / onceSeconds, FewestPasses, Passes);
}
