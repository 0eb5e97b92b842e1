using System.Diagnostics;

namespace ConvBench.Contracts;

/// <summary>The shortest time of several: noise of a machine only ever makes work longer.</summary>
public static class ShortestTime
{
    /// <summary>ns of the shortest of several runs, after one that warms up.</summary>
    /// <param name="runs">How many are timed, at least 1.</param>
    /// <param name="work">What is timed; it waits for its own end.</param>
    public static double Ns(int runs, Action work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        work();
        return Enumerable.Range(0, runs).Min(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        });
    }
}
