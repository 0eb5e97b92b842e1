using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Gates;

/// <summary>Limits of the timing gates, a little below and above; timed runs of 100 µs.</summary>
public class TimingChecksTests
{
    private const double Timed = 100_000;

    private static readonly ChangedTimes Honest = new(130_000, 120_000, 7_000, 5_000, 4_000, 2_000);

    [Fact]
    public void AnHonestRow_Passes()
    {
        Assert.Null(TimingChecks.Changed(Honest, Timed));
        Assert.Null(TimingChecks.Load(Honest, Timed));
        Assert.Null(TimingChecks.Store(Honest, Timed));
        Assert.Null(TimingChecks.Alone(110_000, 5_000, Timed));
        Assert.Equal(13.0 / 12, Honest.Ratio, 1e-15);
    }

    [Theory]
    [InlineData(2_000, 132_000)] // 120 + a Store of 2 + a tenth of 100
    [InlineData(10, 131_000)] // a call is 1 µs at the least
    [InlineData(1e6, 136_000)] // and 6 at the most: the rest of a Store is the copy of a large output
    public void ANewInput_MayCostACallAndATenthMore(double again, double limit)
    {
        ChangedTimes t = Honest with { AgainNs = again };
        Assert.Null(TimingChecks.Changed(t with { RunNs = limit - 1 }, Timed));
        Assert.Equal("a run on a new input takes 0.137 ms, on the same input 0.12 ms: work is kept from run to run",
            TimingChecks.Changed(t with { RunNs = 137_000 }, Timed));
        Assert.NotNull(TimingChecks.Changed(t with { RunNs = limit + 1 }, Timed));
    }

    /// <summary>A copy of 5 µs more: the input of a program of its own comes through a file.</summary>
    [Fact]
    public void ANewInputOfAnotherProgram_MayCostItsCopyToo()
    {
        ChangedTimes t = Honest with { AgainNs = 10 };
        Assert.Null(TimingChecks.ChangedElsewhere(t with { RunNs = 135_999 }, Timed));
        Assert.NotNull(TimingChecks.ChangedElsewhere(t with { RunNs = 136_001 }, Timed));
    }

    /// <summary>Two copies of 5 µs, eight calls of 2 µs, a tenth of 100 µs; Store beside them what it takes again.</summary>
    [Fact]
    public void LoadAndStore_MayCostTwoCopiesEightCallsAndATenth()
    {
        Assert.Null(TimingChecks.Load(Honest with { LoadNs = 35_999 }, Timed));
        Assert.Contains("it computes", TimingChecks.Load(Honest with { LoadNs = 36_001 }, Timed), StringComparison.Ordinal);
        Assert.Null(TimingChecks.Store(Honest with { StoreNs = 37_999 }, Timed));
        Assert.Contains("waits for work", TimingChecks.Store(Honest with { StoreNs = 38_001 }, Timed), StringComparison.Ordinal);
    }

    [Fact]
    public void ARunAskedForAlone_MayCostAnEmptyCallAndATenthMore()
    {
        Assert.Null(TimingChecks.Alone(114_999, 5_000, Timed));
        Assert.Contains("not every run is done", TimingChecks.Alone(115_001, 5_000, Timed), StringComparison.Ordinal);
    }
}
