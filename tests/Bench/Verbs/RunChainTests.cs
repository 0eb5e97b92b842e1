using ConvBench.Bench.Cli;
using ConvBench.Tests.Bench.Host;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

[Collection(nameof(OneAtATime))]
public sealed class RunChainTests : IDisposable
{
    private readonly FakeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void AChain_IsTimedWhereAskedFor_AndTheReportSaysWhatItIs()
    {
        string[] line = ["run", "--algorithm", "good", "--chain", "2", "--out", _run.Out, "--problem", "n1c2h4w5k2r3s3_p1",
            "--problem", "n1c2h5w5k2r3s3"];
        Assert.Equal(ExitCode.Ok, _run.Run([.. line, "--", "--warmupCount", "1", "--iterationCount", "3"]));
        ChainRecord[] chains = [.. _run.Records.Where(r => r.Algorithm == "fake/good").Select(r => r.Chain!)];
        Assert.Equal([true, false], chains.Select(c => c.IsTimed));
        Assert.Equal("no chain: an output of 3×3 is no input of 5×5", chains[1].Reason);
        string report = File.ReadAllText(Path.Combine(_run.Out, "report.md"));
        Assert.Contains("## In a chain of 2 layers", report, StringComparison.Ordinal);
        Assert.Contains("fake/good (calls)", report, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, _run.Run("run", "--chain", "1"));
    }
}
