using ConvBench.Gates;

namespace ConvBench.Bench.Worker.Changes;

/// <summary>Whether n runs asked for at once are n runs: asked for one by one they must not take longer.</summary>
/// <param name="plan">Loaded.</param>
/// <param name="timedNs">Median of the timed runs.</param>
/// <param name="timed">Runs that a timed iteration asked for at once.</param>
/// <param name="clock">The clock.</param>
internal sealed class RepeatedRuns(IConvPlan plan, double timedNs, int timed, TimeProvider clock)
{
    /// <summary>A loop of single runs takes about this, two runs at least.</summary>
    private const double LoopNs = 10e6;

    /// <summary>Runs of such a loop where each is a question to another process, some 30 µs whatever the run takes.</summary>
    private const int MostAskedOver = 1000;

    /// <summary>Loops held against the time that was measured before anything is measured again.</summary>
    private const int Looks = 3;

    /// <summary>Pairs after which what is still uncertain passes.</summary>
    private const int MostPairs = 60;

    /// <summary>How far a row's time moves by itself: beyond, a few runs at once do not stand for the many that were timed.</summary>
    /// <remarks>A shared core has been seen to be at 75 or at 97 % of its peak, 1.3 apart.</remarks>
    private const double Drift = 1.5;

    /// <summary>Null where they are; nothing to ask where a timed iteration was one run.</summary>
    public GateMiss? Miss()
    {
        int most = plan.OwnClock is null ? timed : Math.Min(timed, MostAskedOver);
        int few = (int)Math.Clamp(LoopNs / timedNs, 2, Math.Max(2, most));
        if (timed < 2 || Enumerable.Range(0, Looks).Any(_ => TimingChecks.Alone(Loop(1, few), Loop(0, few), timedNs) is null))
        {
            return null;
        }

        return Pairs(few, out double together) ?? (together <= Drift * timedNs ? null : Pairs(timed, out _));
    }

    /// <summary>Loops and as many runs at once in turn, until it is certain which.</summary>
    /// <param name="n">How many.</param>
    /// <param name="median">Time of a run among these.</param>
    private GateMiss? Pairs(int n, out double median)
    {
        var test = new SignTest();
        var together = new List<double>();
        string? fault = null;
        for (int pair = 0; pair < MostPairs && test.Misses is null; pair++)
        {
            bool isFirst = pair % 2 == 0;
            double before = isFirst ? Together(n) : 0, single = Loop(1, n), empty = Loop(0, n);
            together.Add(isFirst ? before : Together(n));
            string? latest = TimingChecks.Alone(single, empty, together[^1]);
            test.Add(latest is not null);
            fault = latest ?? fault;
        }

        median = TimeRecord.Median(together);
        return test.Misses == true ? CaseGates.WholeRuns.Missed(fault) : null;
    }

    /// <summary>ns of one of n runs asked for at once.</summary>
    private double Together(int n) => clock.Ns(() => plan.Run(n)) / n;

    /// <summary>ns of one of n calls.</summary>
    private double Loop(int iterations, int n) => clock.Ns(() =>
    {
        for (int i = 0; i < n; i++)
        {
            plan.Run(iterations);
        }
    }) / n;
}
