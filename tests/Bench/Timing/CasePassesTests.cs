using BenchmarkDotNet.Engines;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Timing;
using Xunit;

namespace ConvBench.Tests.Bench.Timing;

public class CasePassesTests
{
    private readonly List<(string Row, PassRequest? Pass)> _asked = [];

    [Fact]
    public void EachRound_RunsEveryRowOnce_InAnOrderOfItsOwn()
    {
        IReadOnlyList<TimedCase> done = Passes((c, _) => Ok(c, 100)).Run([Row("a"), Row("b"), Row("c")], Shape, _ => { });
        string[] rounds = [.. _asked.Chunk(3).Select(r => string.Concat(r.Select(x => x.Row)))];
        Assert.Equal(8, rounds.Length);
        Assert.All(rounds, r => Assert.Equal("abc", string.Concat(r.Order())));
        Assert.True(rounds.Distinct().Count() > 2);
        Assert.All(_asked.Take(3), a => Assert.Null(a.Pass));
        Assert.All(_asked.Skip(3), a => Assert.Equal(new PassRequest(7, "bits", 1e-7), a.Pass));
        Assert.Equal(Enumerable.Range(0, 24), done.SelectMany(d => d.Time()!.Passes!.Select(p => p.Order)).Order());
    }

    [Fact]
    public void TheTime_IsTheMedianPass()
    {
        double next = 0;
        TimedCase one = Assert.Single(Passes((c, _) => Ok(c, ++next)).Run([Row("a")], Shape, _ => { }));
        Assert.Equal(4.5, one.Time()!.MedianNs);
        Assert.Equal(8, one.Times.Measurements.Count(m => m.Stage == IterationStage.Result));
        Assert.Equal(Enumerable.Range(1, 8), one.Times.Measurements.Select(m => m.Iteration));
    }

    [Fact]
    public void ARowThatFailsLater_HasFailed_AndIsNotRunAgain()
    {
        IReadOnlyList<TimedCase> done = Passes((c, r) => c.Algorithm == "fake/b" && r.Pass is not null
            ? new CaseOutcome(c.Record(CaseStatus.Failed, "crashed"), null) : Ok(c, 1)).Run([Row("a"), Row("b")], Shape, _ => { });
        Assert.Equal((CaseStatus.Failed, "crashed"), (done[1].Record.Status, done[1].Record.Reason));
        Assert.Empty(done[1].Times.Measurements);
        Assert.Equal(2, _asked.Count(a => a.Row == "b"));
        Assert.Equal(8, done[0].Time()!.Passes!.Count);
    }

    [Fact]
    public void TheSameCaseTwice_IsTwoRows()
    {
        IReadOnlyList<TimedCase> done = Passes((c, _) => Ok(c, 1)).Run([Row("a"), Row("a")], Shape, _ => { });
        Assert.Equal([8, 8], done.Select(d => d.Time()!.Passes!.Count));
    }

    private static CaseRequest Shape => CaseExecutor.Shape;

    private CasePasses Passes(Func<ConvCase, CaseRequest, CaseOutcome> run) => new((c, r) =>
    {
        _asked.Add((c.Algorithm[5..], r.Pass));
        return run(c, r);
    }, null, new Random(5));

    private static CaseResult Checked { get; } = new() { Error = new ErrorStats { RelL2 = 1e-7 } };

    private static CaseOutcome Ok(ConvCase c, double ns) => new(c.Record(CaseStatus.Ok, ""), new CaseReply(Checked)
    {
        Times = new EngineTimes([new EngineMeasurement(IterationMode.Workload, IterationStage.Result, 1, 7, 7 * ns)], []),
        Output = "bits",
        OnceSeconds = 1e-3,
    });

    private static ConvCase Row(string name) => new()
    {
        Problem = ConvProblem.Parse("c2h4w4k2r3s3"),
        Algorithm = "fake/" + name,
        Row = new RowFacts("fake", AlgorithmFamily.Direct),
    };
}
