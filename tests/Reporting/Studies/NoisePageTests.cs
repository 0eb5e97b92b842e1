using ConvBench.Reporting.Studies;
using Xunit;

namespace ConvBench.Tests.Reporting.Studies;

public class NoisePageTests
{
    private static readonly double[] Even = [100, 101, 99, 100, 102, 98, 101, 99];

    [Fact]
    public void Pairs_AreCounted_ByRow_ByLayer_AndMinutesApart()
    {
        string page = Text(
            Pair("managed/direct", 1, Even, [.. Even.Reverse()]),
            Pair("managed/direct", 2, [.. Even.Select(x => 2 * x)], [.. Even.Select(x => 2 * x * (x > 100 ? 1.01 : 0.99))]),
            Pair("managed/fft", 1, Even, [.. Even.Select(x => 1.25 * x)]));
        Assert.Contains("contains 1 for 2 of 3, 66.7 %", page, StringComparison.Ordinal);
        Assert.Contains("lie apart for 1 of 3 pairs", page.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("| `managed/direct` | 2 | 2 |", page, StringComparison.Ordinal);
        Assert.Contains("| `managed/fft` | 1 | 0 |", page, StringComparison.Ordinal);
        Assert.Contains("| `managed/fft` | `n1c4h6w6k4r3s3` | 1 | 0.8000 (0.8000 to 0.8000) |", page, StringComparison.Ordinal);

        // a seed later direct took twice as long: its rounds agree with each other, and not with the earlier ones
        Assert.Contains("a seed later, it contains 1 for 0 of 1", page.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoSpeeds_AreCounted() => Assert.Contains("Two speeds were seen in 1 of 2 pairs", Text(
        Pair("managed/direct", 1, Even, [100, 130, 100, 131, 100, 130, 101, 130]), Pair("managed/fft", 1, Even, Even)),
        StringComparison.Ordinal);

    [Fact]
    public void WithoutAPair_ThePageSaysSo() => Assert.Contains("No pair was timed.", Text(), StringComparison.Ordinal);

    private static string Text(params NoiseRecord[] lines) =>
        NoisePage.Text(lines, new StudyHeader("noise", "study noise"), SampleRun.Environment);

    private static NoiseRecord Pair(string row, int seed, double[] first, double[] second) =>
        new("n1c4h6w6k4r3s3", row, 1, seed, Of(first), Of(second));

    private static TimeRecord Of(double[] passes) => new(TimeRecord.Median(passes), passes.Average(), 0, 0, passes.Min(), passes.Length)
    {
        Passes = [.. passes.Select((t, i) => new PassTime(i, [t]))],
    };
}
