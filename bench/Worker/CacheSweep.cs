namespace ConvBench.Bench.Worker;

/// <summary>Fills the machine's caches with something else: reads arrays of a given size, one thread per logical core.</summary>
/// <remarks>
/// Each core's own L1 and L2 are only emptied by a thread that runs on it. Threads are not pinned: as many as there are cores,
/// busy at the same time, are spread over all of them by the scheduler, which is likely and not certain. The threads have ended
/// when <see cref="Run"/> returns: nothing of a sweep is awake while a call is timed. Lines are read, not written, so that no write-back
/// reaches into the call; they are written once at first, since untouched pages would all be the same page of zeros.
/// </remarks>
internal sealed class CacheSweep
{
    /// <summary>Bytes read per byte of cache: replacement is not exactly least recently used, and L3 may hold what L2 gave up.</summary>
    private const int Rounds = 2;

    private const int LongsPerLine = 64 / sizeof(long);

    private readonly long[][] _parts;

    /// <param name="cacheBytes">All last-level caches together.</param>
    public CacheSweep(long cacheBytes)
    {
        int threads = Environment.ProcessorCount;
        long longs = (Rounds * cacheBytes / sizeof(long) / threads) + LongsPerLine;
        _parts = [.. Enumerable.Range(0, threads).Select(_ => GC.AllocateUninitializedArray<long>(checked((int)longs)))];
        foreach (long[] part in _parts)
        {
            Array.Fill(part, 1);
        }
    }

    /// <summary>Sweeps once.</summary>
    /// <returns>Cache lines read.</returns>
    public long Run()
    {
        long lines = 0;
        Thread[] threads = [.. _parts.Select(part => new Thread(() => Interlocked.Add(ref lines, Read(part))))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        return lines;
    }

    /// <summary>Every element is 1, so that the sum over one element of each line is the number of lines.</summary>
    private static long Read(long[] part)
    {
        long sum = 0;
        for (int i = 0; i < part.Length; i += LongsPerLine)
        {
            sum += part[i];
        }

        return sum;
    }
}
