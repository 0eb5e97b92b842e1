using ConvBench.Bench.Cases;
using ConvBench.Bench.Worker;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

public class ChainedLayersTests
{
    private const int Layers = 3;
    private static readonly ConvProblem Same = ConvProblem.Parse("n1c2h4w5k2r3s3_p1");

    [Theory]
    [InlineData("n1c2h4w5k3r3s3_p1", "no chain: 3 output channels are no input of 2")]
    [InlineData("n1c2h4w5k2r3s3", "no chain: an output of 2×3 is no input of 4×5")]
    [InlineData("n1c2h4w5k2r1s1_st2", "no chain: an output of 2×3 is no input of 4×5")]
    [InlineData("n1c2h4w5k2r3s3_p1", null)]
    public void ALayerWhoseOutputIsNoInput_SaysWhy(string problem, string? reason) =>
        Assert.Equal(reason, ChainedLayers.WhyNot(ConvProblem.Parse(problem)));

    [Fact]
    public void AJoinedChain_IsTimedInPairs()
    {
        ChainRecord chain = Measure(new FakeAlgorithm("good", (_, _) => { }) { ChainOf = Layers });
        Assert.Equal((Layers, true, ""), (chain.Layers, chain.Joined, chain.Reason));
        Assert.True(chain.IsTimed);
        Assert.InRange(chain.ChainNs.Length, 3, 8);
        Assert.All(chain.ChainNs.Concat(chain.AloneNs), ns => Assert.True(ns > 0));
    }

    [Fact]
    public void LayersThatShareNothing_AreCallsInTurn()
    {
        ChainRecord chain = Measure(new FakeAlgorithm("good", (_, _) => { }));
        Assert.False(chain.Joined);
        Assert.True(chain.IsTimed);
    }

    [Fact]
    public void AChainThatLeavesALayerOut_IsNotTimed()
    {
        ChainRecord chain = Measure(new FakeAlgorithm("short", (_, _) => { }) { ChainOf = Layers - 1 });
        Assert.False(chain.IsTimed);
        Assert.StartsWith("no chain: its output differs from 3 calls by", chain.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AChainThatOverflows_AndOneThatTakesTooLong_SayWhy()
    {
        var row = new FakeAlgorithm("good", (_, _) => { }) { ChainOf = Layers };
        Assert.Equal("no chain: its numbers leave float32", Measure(row, w => w * 1e20f).Reason);
        Assert.Equal("no chain: 3 layers take more than 2 s", Measure(row, seconds: 0.7).Reason);
    }

    private static ChainRecord Measure(FakeAlgorithm row, Func<float, float>? scale = null, double seconds = 1e-5)
    {
        ConvData data = ConvData.Create(Same, Distribution.Normal, 3);
        data = data with { W = [.. data.W.Select(scale ?? (v => v))] };
        var real = new CaseOperands(Same, data, ReferenceConv.Compute(Same, data, 1));
        using IConvPlan alone = row.Prepare(Same, data.W, data.B, new ConvOptions());
        return new ChainedLayers(row, real, new ConvOptions(), Layers).Measure(alone, TimeSpan.FromSeconds(seconds), 1e-7);
    }
}
