using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ConvBench.Bench.Machine;

/// <summary>Steal time and clock while something is timed.</summary>
internal sealed class MachineWatch
{
    private const string Stat = "/proc/stat";

    /// <summary>Steps of the chain: about 0.1 ms.</summary>
    private const int Steps = 100_000;

    /// <summary>Cycles of one step: an integer multiplication takes 3, an addition 1, on every x86-64 core since 2008 and on
    /// current ARM64 ones (A. Fog, Instruction tables, 2024).</summary>
    private const double CyclesPerStep = 4;

    private readonly (double Steal, double All)? _before = Jiffies();

    /// <summary>Share of all cores' time since construction that the hypervisor gave to others; null where /proc/stat does
    /// not say, or no tick has passed.</summary>
    public double? StealShare() => _before is { } a && Jiffies() is { } b && b.All > a.All ? (b.Steal - a.Steal) / (b.All - a.All) : null;

    /// <summary>Clock of the core that this thread is on, GHz: the fastest of five runs of a chain of dependent steps, so that
    /// an interruption does not count.</summary>
    public static double ClockGhz()
    {
        long best = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Chain(Steps, (ulong)i);
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        }

        return CyclesPerStep * Steps / (best * 1e9 / Stopwatch.Frequency);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static ulong Chain(int steps, ulong x)
    {
        for (int i = 0; i < steps; i++)
        {
            x = (x * 6364136223846793005UL) + 1442695040888963407UL;
        }

        return x;
    }

    /// <summary>Ticks of all cores: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)).</summary>
    private static (double Steal, double All)? Jiffies()
    {
        if (!File.Exists(Stat))
        {
            return null;
        }

        double[] ticks = [.. File.ReadLines(Stat).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        return ticks.Length < 8 ? null : (ticks[7], ticks.Sum());
    }
}
