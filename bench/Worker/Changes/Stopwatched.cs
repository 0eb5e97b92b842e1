namespace ConvBench.Bench.Worker.Changes;

/// <summary>Takes the time of single calls.</summary>
internal static class Stopwatched
{
    /// <summary>ns that a call takes.</summary>
    public static double Ns(this TimeProvider clock, Action call)
    {
        long start = clock.GetTimestamp();
        call();
        return (clock.GetTimestamp() - start) * 1e9 / clock.TimestampFrequency; // a TimeSpan has ticks of 100 ns
    }
}
