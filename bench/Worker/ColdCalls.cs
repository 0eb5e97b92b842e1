using System.Diagnostics;

namespace ConvBench.Bench.Worker;

/// <summary>What one call costs when the caches hold something else: input, packed weights, scratch and output all come
/// from memory.</summary>
internal static class ColdCalls
{
    private const int Least = 5, Most = 51;

    /// <summary>Sweeps and calls add up to about this, where <see cref="Least"/> calls allow it.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>Single calls, each behind a <see cref="CacheSweep"/>; nothing is allocated between the clock's two readings.</summary>
    /// <param name="plan">Loaded, and run before: its code is compiled.</param>
    /// <param name="first">Time of the plan's very first call.</param>
    /// <param name="cacheBytes">All last-level caches of the machine.</param>
    public static ColdRecord Measure(IConvPlan plan, TimeSpan first, long cacheBytes)
    {
        var sweep = new CacheSweep(cacheBytes);
        var calls = new List<double>(Most);
        long began = Stopwatch.GetTimestamp();
        while (calls.Count < Least || (calls.Count < Most && Stopwatch.GetElapsedTime(began) < Budget))
        {
            sweep.Run();
            calls.Add(PlanRun.Ns(plan, 1));
        }

        calls.Sort();
        return new ColdRecord(first.TotalNanoseconds, (calls[(calls.Count - 1) / 2] + calls[calls.Count / 2]) / 2, calls.Count);
    }
}
