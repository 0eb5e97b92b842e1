using ConvBench.Bench.Worker.Changes;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Bench.Worker.Changes;

/// <summary>Copies cost nothing by the plan's clock, so that calls and a tenth are all that is granted.</summary>
public class ChangedRunsTests
{
    private const double Ms = 1e6;

    private static readonly ConvProblem P = ConvProblem.Parse("c2h6w5k3r3s3_p1");

    [Fact]
    public void AnHonestRow_Passes_AndItsTimesAreKept()
    {
        var plan = new FakePlan(P) { LoadNs = () => 7000, RunNs = (n, fresh) => n * (fresh ? 5.2 : 5) * Ms, StoreNs = () => 3000 };
        ChangedRuns runs = Of(plan, 5 * Ms);
        Assert.Null(runs.Miss());
        Assert.Equal(new ChangedTimes(5.2 * Ms, 5 * Ms, 7000, 0, 3000, 3000, N: 4), runs.Times); // 60 ms hold four times three runs
        Assert.Equal((4, 12), (plan.Loads, plan.Calls.Count));
    }

    /// <summary>A tenth and a call of 1 µs: 0.12 of 1 ms is beyond.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(500)] // slow: three looks first
    public void WorkThatIsKept_IsCaught(double ms)
    {
        var plan = new FakePlan(P) { RunNs = (n, fresh) => n * (fresh ? 1.12 : 1) * ms * Ms };
        Assert.Equal(CaseGates.ChangedInput.Name, Of(plan, ms * Ms).Miss()?.Gate);
    }

    /// <summary>All runs behind a Load, every second one else; three or five runs between two Loads, and never the same ones.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(2)]
    public void WorkThatEverySecondRunLeavesOut_IsCaught(double ms)
    {
        int runs = 0;
        var plan = new FakePlan(P) { RunNs = (_, fresh) => ++runs % 2 == 0 || fresh ? ms * Ms : 0 };
        Assert.Equal(CaseGates.ChangedInput.Name, Of(plan, ms * Ms / 2).Miss()?.Gate);
    }

    [Fact]
    public void WorkInLoadOrStore_IsCaught_AndLoadIsNotAskedBehindABus()
    {
        FakePlan Loading() => new(P) { LoadNs = () => 0.12 * Ms, RunNs = (n, _) => n * Ms };
        Assert.Equal(CaseGates.OutsideRun.Name, Of(Loading(), Ms).Miss()?.Gate);
        Assert.Null(Of(Loading(), Ms, onCpu: false).Miss());
        int stores = 0;
        var storing = new FakePlan(P) { StoreNs = () => ++stores % 2 == 1 ? 0.12 * Ms : 1000, RunNs = (n, _) => n * Ms };
        Assert.Equal(CaseGates.OutsideRun.Name, Of(storing, Ms).Miss()?.Gate);
    }

    [Fact]
    public void ASlowRow_TakesOneNewInput_AndWhatAStallSpoiltOnce_IsTakenAgain()
    {
        var plan = new FakePlan(P) { RunNs = (_, _) => 500 * Ms };
        ChangedRuns runs = Of(plan, 500 * Ms);
        Assert.Null(runs.Miss());
        Assert.Equal((1, 1, 1.0), (plan.Loads, plan.Calls.Count, runs.Times.Ratio));
        int calls = 0;
        var stalled = new FakePlan(P) { RunNs = (_, _) => ++calls == 1 ? 900 * Ms : 500 * Ms };
        Assert.Null(Of(stalled, 500 * Ms).Miss());
        Assert.Equal(2, stalled.Calls.Count);
    }

    /// <summary>Every second pair is spoilt: as a coin it passes.</summary>
    [Fact]
    public void Noise_IsNoCheat()
    {
        int loads = 0;
        var plan = new FakePlan(P) { RunNs = (_, fresh) => fresh && ++loads % 2 == 0 ? 9 * Ms : 5 * Ms };
        Assert.Null(Of(plan, 5 * Ms).Miss());
    }

    [Fact]
    public void AWrongOutput_EndsIt()
    {
        var plan = new FakePlan(P);
        var inputs = new InputChanges(P, ConvData.Create(P, Distribution.Normal, 1), seed: 1);
        var wrong = new GateMiss("changed input", "wrong");
        Assert.Same(wrong, new ChangedRuns(plan, inputs, _ => plan.Loads == 3 ? wrong : null, 1000, onCpu: true, plan).Miss());
    }

    private static ChangedRuns Of(FakePlan plan, double timedNs, bool onCpu = true) =>
        new(plan, new InputChanges(P, ConvData.Create(P, Distribution.Normal, 1), seed: 1), _ => null, timedNs, onCpu, plan);
}
