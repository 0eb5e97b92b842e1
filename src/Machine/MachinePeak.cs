using System.Diagnostics;
using System.Runtime.CompilerServices;
using ConvBench.Machine.Simd;
using ConvBench.Machine.Threads;

namespace ConvBench.Machine;

/// <summary>Measures what the machine can do: the ceilings of every table and plot.</summary>
public static unsafe class MachinePeak
{
    private const int FmaRounds = 40; // about 5 ms each: the best of many short ones survives a noisy neighbour
    private const int ReadRounds = 5;

    /// <summary>FMA peak, 10⁹ flop/s: 12 independent chains of the widest FMA per thread, best of several rounds.</summary>
    /// <param name="threads">Threads that work at the same time.</param>
    public static double FmaGflops(int threads) => IsaSelector.Dispatch<FmaFactory, double>(Isa.Auto, new FmaFactory(threads));

    /// <summary>Memory bandwidth, 10⁹ byte/s: all threads read arrays far larger than the caches, best of several rounds.</summary>
    /// <param name="threads">Threads that work at the same time.</param>
    public static double BandwidthGBps(int threads) => IsaSelector.Dispatch<ReadFactory, double>(Isa.Auto, new ReadFactory(threads));

    private static double Best(int threads, ITeamWork work, double amountPerThread, int rounds)
    {
        using var team = new ThreadTeam(threads);
        team.Run(work);
        double best = 0;
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            team.Run(work);
            best = Math.Max(best, amountPerThread * threads / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    private readonly struct FmaFactory(int threads) : IPerIsa<double>
    {
        public double Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged =>
            Best(threads, new FmaWork<TSimd, TVec>(), 2.0 * TSimd.Width * FmaWork<TSimd, TVec>.Chains * FmaWork<TSimd, TVec>.Steps,
                FmaRounds);
    }

    private readonly struct ReadFactory(int threads) : IPerIsa<double>
    {
        public double Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
        {
            const long FloatsPerThread = 48L << 20; // 192 MiB each, beyond any last-level cache share
            using var buffer = new AlignedBuffer(FloatsPerThread * threads);
            return Best(threads, new ReadWork<TSimd, TVec>(buffer, FloatsPerThread), FloatsPerThread * sizeof(float), ReadRounds);
        }
    }

    private sealed class FmaWork<TSimd, TVec> : ITeamWork
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        /// <summary>Enough to cover 2 FMA per cycle × 4 cycles of latency, and few enough for 16 registers.</summary>
        public const int Chains = 12;

        public const int Steps = 1_500_000;

        public void Execute(int index, int count)
        {
            TVec x = TSimd.Broadcast(1e-9f), y = TSimd.Broadcast(0.5f);
            TVec a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
            for (int s = 0; s < Steps; s++)
            {
                a = TSimd.Fma(a, y, x);
                b = TSimd.Fma(b, y, x);
                c = TSimd.Fma(c, y, x);
                d = TSimd.Fma(d, y, x);
                e = TSimd.Fma(e, y, x);
                f = TSimd.Fma(f, y, x);
                g = TSimd.Fma(g, y, x);
                h = TSimd.Fma(h, y, x);
                i = TSimd.Fma(i, y, x);
                j = TSimd.Fma(j, y, x);
                k = TSimd.Fma(k, y, x);
                l = TSimd.Fma(l, y, x);
            }

            // one call only: a value that outlives a call would live on the stack, inside the loop too
            TVec low = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
            Consume<TSimd, TVec>(TSimd.Add(low, TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l))));
        }
    }

    private sealed class ReadWork<TSimd, TVec>(AlignedBuffer buffer, long floatsPerThread) : ITeamWork
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        public void Execute(int index, int count)
        {
            float* p = buffer.Pointer + (index * floatsPerThread), end = p + floatsPerThread;
            TVec a = TSimd.Zero, b = a, c = a, d = a;
            for (; p < end; p += 4 * TSimd.Width)
            {
                a = TSimd.Add(a, TSimd.Load(p));
                b = TSimd.Add(b, TSimd.Load(p + TSimd.Width));
                c = TSimd.Add(c, TSimd.Load(p + (2 * TSimd.Width)));
                d = TSimd.Add(d, TSimd.Load(p + (3 * TSimd.Width)));
            }

            Consume<TSimd, TVec>(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)));
        }
    }

    /// <summary>Keeps a result alive, so that the loop that made it is not removed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Consume<TSimd, TVec>(TVec value)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => _ = value;
}
