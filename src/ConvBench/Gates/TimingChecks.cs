using System.Globalization;

namespace ConvBench.Gates;

/// <summary>The inequalities of the timing gates: what an honest row's time may cost more than another, and no further.</summary>
/// <remarks>
/// Each says what is wrong with one measurement, one line, or null. One alone proves nothing: <see cref="SignTest"/> does. What
/// bytes cost is measured beside them (<see cref="ChangedTimes.CopyNs"/>), and what a call into the row's library costs
/// (<see cref="ChangedTimes.AgainNs"/>).
/// </remarks>
public static class TimingChecks
{
    /// <summary>Share of the timed time that may stay unseen.</summary>
    /// <remarks>Honest rows took 0.98 to 1.06 times as long on a new input, whatever library and size, but for single stalls.</remarks>
    public const double Share = 0.1;

    /// <summary>A plan may keep the input twice, as loaded and as rounded; a Store may read and write what is in no cache.</summary>
    private const double Copies = 2;

    /// <summary>Calls whose code is cold beside one whose code is warm: 5.5 times were seen.</summary>
    private const double ColdCalls = 8;

    /// <summary>The least and the most that a warm call is taken to cost, ns: ten ticks of a clock, and the slowest library seen.</summary>
    private const double LeastCallNs = 1000, MostCallNs = 6000;

    /// <summary>A run on a new input beside one on the same input: work that was kept from the run before is done once more.</summary>
    /// <param name="t">The times.</param>
    /// <param name="timedNs">Median of the timed runs.</param>
    public static string? Changed(ChangedTimes t, double timedNs) => t.RunNs <= t.SameNs + CallNs(t) + (Share * timedNs) ? null
        : $"a run on a new input takes {Ms(t.RunNs)}, on the same input {Ms(t.SameNs)}: work is kept from run to run";

    /// <summary>The same of a row in a program of its own: its new input has come through a file, so that a run finds its operands in
    /// memory and not in a cache, which costs at most what copying them costs.</summary>
    /// <param name="t">The times.</param>
    /// <param name="timedNs">Median of the timed runs.</param>
    public static string? ChangedElsewhere(ChangedTimes t, double timedNs) =>
        Changed(t with { SameNs = t.SameNs + t.CopyNs }, timedNs) is null ? null : Changed(t, timedNs);

    /// <summary>Load beside a copy.</summary>
    public static string? Load(ChangedTimes t, double timedNs) =>
        t.LoadNs <= (Copies * t.CopyNs) + (ColdCalls * CallNs(t)) + (Share * timedNs) ? null
        : $"Load takes {Ms(t.LoadNs)}, copying and filling as many bytes {Ms(t.CopyNs)}: it computes";

    /// <summary>Store behind a run beside Store again.</summary>
    public static string? Store(ChangedTimes t, double timedNs) =>
        t.StoreNs <= t.AgainNs + (Copies * t.CopyNs) + (ColdCalls * CallNs(t)) + (Share * timedNs) ? null
        : $"Store takes {Ms(t.StoreNs)} behind a run and {Ms(t.AgainNs)} again: it waits for work, or does it";

    /// <summary>Runs that are asked for one by one beside as many at once.</summary>
    /// <param name="singleNs">Time of a run, asked for alone.</param>
    /// <param name="emptyNs">Time of a call that asks for no run.</param>
    /// <param name="timedNs">Time of a run among many.</param>
    public static string? Alone(double singleNs, double emptyNs, double timedNs) => singleNs <= emptyNs + ((1 + Share) * timedNs) ? null
        : $"a run asked for alone takes {Ms(singleNs)}, among many {Ms(timedNs)}: not every run is done";

    /// <summary>A warm call: a Store that waits for nothing is one, and a copy besides.</summary>
    private static double CallNs(ChangedTimes t) => Math.Clamp(t.AgainNs, LeastCallNs, MostCallNs);

    private static string Ms(double ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0.0#####} ms");
}
