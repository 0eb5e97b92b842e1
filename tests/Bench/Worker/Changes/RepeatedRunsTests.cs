using ConvBench.Bench.Worker.Changes;
using Xunit;

namespace ConvBench.Tests.Bench.Worker.Changes;

public class RepeatedRunsTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("c1h4w4k1r1s1");

    /// <summary>A call costs as much as 50 runs; a loop of 10 ms has 10 000 of 1 µs.</summary>
    [Fact]
    public void AnHonestRow_PassesAtOnce_WhateverItsCallsCost()
    {
        var plan = new FakePlan(P) { RunNs = (n, _) => 50_000 + (1000 * n) };
        Assert.Null(new RepeatedRuns(plan, timedNs: 1000, timed: 100_000, plan).Miss());
        Assert.Equal(20_000, plan.Calls.Count);
    }

    [Fact]
    public void ARowThatComputesOncePerCall_IsCaught()
    {
        var plan = new FakePlan(P) { RunNs = (n, _) => Math.Min(n, 1) * 1e6 };
        string message = new RepeatedRuns(plan, timedNs: 1e6 / 64, timed: 64, plan).Miss()!.Message;
        Assert.Equal("a run asked for alone takes 1.0 ms, among many 0.015625 ms: not every run is done", message);
    }

    /// <summary>Few runs at once are honest here: only as many as were timed are not.</summary>
    [Fact]
    public void ARowThatLeavesRunsOutOfManyAlone_IsCaught()
    {
        var plan = new FakePlan(P) { RunNs = (n, _) => n < 100_000 ? 1000 * n : 500 * n };
        Assert.NotNull(new RepeatedRuns(plan, timedNs: 500, timed: 100_000, plan).Miss());
        Assert.Contains(100_000, plan.Calls);
    }

    /// <summary>All is slower by a third than when it was timed.</summary>
    [Fact]
    public void ASlowerMachine_IsNoCheat()
    {
        var plan = new FakePlan(P) { RunNs = (n, _) => 1330 * n };
        Assert.Null(new RepeatedRuns(plan, timedNs: 1000, timed: 100_000, plan).Miss());
        Assert.DoesNotContain(100_000, plan.Calls);
    }

    [Fact]
    public void WhereAnIterationIsOneRun_NothingIsAsked()
    {
        var plan = new FakePlan(P);
        Assert.Null(new RepeatedRuns(plan, timedNs: 1000, timed: 1, plan).Miss());
        Assert.Empty(plan.Calls);
    }
}
