using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace ConvBench.Bench.Jobs;

/// <summary>How long a case is measured where the user has not said.</summary>
internal static class JobTuning
{
    /// <summary>Iterations of a case add up to about this, where one run allows it.</summary>
    private const double BudgetSeconds = 1.5;

    /// <summary>From here on an iteration is one run, and the checks before were its warm-up.</summary>
    private const double SlowSeconds = 0.07;

    /// <summary>From here on three runs must do.</summary>
    private const double VerySlowSeconds = 5;

    /// <summary>The default job: iterations of 100 ms, 10 to 15 of them, fewer where the 99.9 % confidence interval is
    /// within ±2 % of the mean before.</summary>
    /// <remarks>
    /// Compared with BenchmarkDotNet's own default (500 ms, 15 to 100 iterations, 6 to 50 warm-ups, overhead measured) a case takes
    /// 1.5 s instead of 15; on a noisy machine the interval may stay wider than ±2 %, and the tables show it. The call around an
    /// iteration of 100 ms costs below a microsecond, so it is not subtracted. No forced
    /// collections: a managed Run allocates nothing, and collecting between iterations empties the caches.
    /// </remarks>
    public static Job Default { get; } = new Job("ConvBench")
        .WithIterationTime(TimeInterval.FromMilliseconds(100))
        .WithWarmupCount(1)
        .WithMinIterationCount(10)
        .WithMaxIterationCount(15)
        .WithMaxRelativeError(0.02)
        .WithEvaluateOverhead(false)
        .WithGcForce(false)
        .AsDefault()
        .Freeze();

    /// <summary>The same job for a case whose single run takes this long.</summary>
    public static Job ForRunTime(Job job, TimeSpan once)
    {
        double seconds = once.TotalSeconds;
        if (seconds < SlowSeconds)
        {
            return job;
        }

        Job slow = job.UnfreezeCopy().WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(0);
        if (seconds > VerySlowSeconds)
        {
            return slow.WithStrategy(RunStrategy.Monitoring).WithIterationCount(3);
        }

        int most = Math.Clamp((int)Math.Ceiling(BudgetSeconds / seconds), 5, 15);
        return slow.WithMinIterationCount(Math.Min(10, most)).WithMaxIterationCount(most);
    }
}
