using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Plans;

/// <summary>Time that the threads of a team spend in each phase of a plan.</summary>
/// <remarks>
/// A thread has one mark, the end of its last phase; <see cref="Lap"/> gives the time since then to a phase and moves the mark.
/// So no stretch counts twice, and what no phase claims (waiting, dispatch) is the rest of the wall time.
/// </remarks>
internal sealed class PhaseClock
{
    private const int Pitch = 32; // longs: no two threads write to neighbouring cache lines
    private static readonly string[] Names =
        ["rounding", "gather", "transpose in", "im2col", "input transform", "forward transform", "multiply", "transforms",
            "inverse transform", "output transform", "transpose out", "output"];

    private readonly TimeProvider _time;
    private readonly int _threads;
    private readonly long[] _ticks; // [thread][mark, then phase]
    private readonly bool[] _seen = new bool[Names.Length];

    public PhaseClock(int threads, TimeProvider time)
    {
        (_threads, _time) = (threads, time);
        _ticks = new long[threads * Pitch];
    }

    /// <summary>Sets a thread's mark: what lies before it belongs to no phase.</summary>
    public void Begin(int thread) => _ticks[thread * Pitch] = _time.GetTimestamp();

    /// <summary>The time since the thread's mark belongs to this phase; sets the mark anew.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Lap(int thread, Phase phase)
    {
        long now = _time.GetTimestamp();
        int at = thread * Pitch;
        _ticks[at + 1 + (int)phase] += now - _ticks[at];
        _ticks[at] = now;
        _seen[(int)phase] = true;
    }

    /// <summary>Phases in their order, then "other": per convolution, summed over the threads and divided by their number,
    /// so that they add up to the wall time.</summary>
    /// <param name="ticks">Wall time of all the convolutions, in the clock's ticks.</param>
    /// <param name="iterations">How many they were.</param>
    public IReadOnlyList<PhaseTime> Times(long ticks, int iterations)
    {
        double second = (double)_time.TimestampFrequency * _threads * iterations;
        var times = new List<PhaseTime>();
        long rest = ticks * _threads;
        for (int phase = 0; phase < Names.Length; phase++)
        {
            if (_seen[phase])
            {
                long sum = Enumerable.Range(0, _threads).Sum(thread => _ticks[(thread * Pitch) + 1 + phase]);
                rest -= sum;
                times.Add(new PhaseTime(Names[phase], sum / second));
            }
        }

        times.Add(new PhaseTime("other", rest / second));
        return times;
    }
}
