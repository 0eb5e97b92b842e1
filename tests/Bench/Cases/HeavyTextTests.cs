using ConvBench.Bench.Cases;
using Xunit;

namespace ConvBench.Tests.Bench.Cases;

public class HeavyTextTests
{
    [Fact]
    public void TheSeedLayer_IsAnnouncedWithTimeTruthAndMemory()
    {
        // x and w 268 + 117 MB twice, y 268 MB four times, y and s of 4096 outputs
        Assert.Equal(
            "n1c1024h256w256k1024r4s7_same_d3x2: 3.85 TFLOP, 38 s per call at 100 GFLOP/s, two calls and more per row; "
            + "truth of 4096 of 67108864 outputs, 0.12 billion multiply-adds; memory 1.8 GB and each row's own workspace",
            HeavyText.Of(Case("n1c1024h256w256k1024r4s7_same_d3x2"), new Dictionary<int, double>()));
        Assert.Contains("10 s per call at 400 GFLOP/s",
            HeavyText.Of(Case("n1c1024h256w256k1024r4s7_same_d3x2"), new Dictionary<int, double> { [2] = 400 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n1c64h56w56k64r3s3_p1", false)]
    [InlineData("n1c1024h256w256k64r4s7_same_d3x2", false)] // 0.24 TFLOP, 0.29 GB
    [InlineData("n64c64h128w128k64r1s1", false)]
    [InlineData("n64c64h192w192k64r1s1", true)] // 1.2 GB of tensors
    public void OtherLayers_AreAnnouncedWhereTheyAreLarge(string text, bool announced) =>
        Assert.Equal(announced, HeavyText.Of(Case(text), new Dictionary<int, double>()) is not null);

    private static ConvCase Case(string text) =>
        new()
        {
            Problem = ConvProblem.Parse(text),
            Algorithm = "managed/fft",
            Row = new RowFacts("managed", AlgorithmFamily.Fft),
            Threads = 2
        };
}
