using ConvBench.Backends.Managed.Plans;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Plans;

public sealed class PhaseClockTests
{
    [Fact]
    public void Phases_AreInTheirOrder_AndAddUpToTheWallTime()
    {
        var time = new FakeTime();
        var clock = new PhaseClock(threads: 2, time);
        clock.Begin(0);
        clock.Begin(1);
        time.Ticks = 30;
        clock.Lap(1, Phase.Gather);
        time.Ticks = 50;
        clock.Lap(0, Phase.Multiply);
        clock.Lap(1, Phase.Multiply);
        time.Ticks = 60;
        clock.Lap(0, Phase.Output);
        clock.Lap(0, Phase.Gather);

        // Two threads, 80 ticks, 5 convolutions at 1000 ticks a second: 160 thread ticks of which 30, 70 and 10 are claimed.
        IReadOnlyList<PhaseTime> times = clock.Times(ticks: 80, iterations: 5);
        Assert.Equal(["gather", "multiply", "output", "other"], times.Select(t => t.Name));
        Assert.Equal([0.003, 0.007, 0.001, 0.005], times.Select(t => Math.Round(t.Seconds, 12)));
    }

    [Fact]
    public void TimeBeforeBegin_BelongsToNoPhase()
    {
        var time = new FakeTime { Ticks = 100 };
        var clock = new PhaseClock(threads: 1, time);
        clock.Begin(0);
        time.Ticks = 110;
        clock.Lap(0, Phase.Multiply);
        time.Ticks = 170; // waits for the others
        clock.Begin(0);
        time.Ticks = 180;
        clock.Lap(0, Phase.Multiply);
        Assert.Equal([0.02, 0.06], clock.Times(ticks: 80, iterations: 1).Select(t => Math.Round(t.Seconds, 12)));
    }

    [Fact]
    public void EveryPhase_HasANameOfItsOwn()
    {
        var clock = new PhaseClock(threads: 1, new FakeTime());
        foreach (Phase phase in Enum.GetValues<Phase>())
        {
            clock.Lap(0, phase);
        }

        string[] names = [.. clock.Times(1, 1).Select(t => t.Name)];
        Assert.Equal(Enum.GetValues<Phase>().Length + 1, names.Distinct().Count());
        Assert.Equal("multiply", names[(int)Phase.Multiply]);
    }

    private sealed class FakeTime : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Ticks;
    }
}
