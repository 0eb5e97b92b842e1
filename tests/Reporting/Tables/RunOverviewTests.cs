using ConvBench.Reporting.Tables;
using Xunit;

namespace ConvBench.Tests.Reporting.Tables;

public class RunOverviewTests
{
    [Fact]
    public void Sentences_AreThree_Plain_AndOfTheFewestThreads()
    {
        IReadOnlyList<string> sentences = RunOverview.Sentences(SampleRun.Records);
        Assert.Equal(3, sentences.Count);
        Assert.Equal("Who is fastest: managed on 3 of 3 layers.", sentences[0]);
        Assert.StartsWith("Managed kernels against the others: the fastest managed row of a layer is", sentences[1],
            StringComparison.Ordinal);
        Assert.StartsWith("What accuracy costs: within half a bit of the most accurate row of a layer", sentences[2],
            StringComparison.Ordinal);
        Assert.All(sentences, s => Assert.DoesNotContain("**", s, StringComparison.Ordinal));
    }

    [Fact]
    public void Sentences_OnADeviceOfOpenCl_NameItsRowsAsOurs_NotThoseOfTheCpu()
    {
        CaseRecord[] records = [.. SampleRun.Records.Select(r => r.Backend == "managed"
            ? r with { Backend = "opencl", Algorithm = r.Algorithm.Replace("managed/", "opencl/", StringComparison.Ordinal) } : r)];
        Assert.StartsWith("Own kernels, opencl, against the others: the fastest row of opencl of a layer is",
            RunOverview.Sentences(records)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_OfARunWithoutTimes_SayWhoIsMostAccurate() => Assert.Equal(
        ["Who is most accurate: torch on 1 of 1 layer. No times were taken there."],
        RunOverview.Sentences([SampleRun.Untimed(SampleRun.Resnet, "", "torch/auto", 1e-7)]));

    [Fact]
    public void Rows_AreALineForEachLayerAndThreadCount() => Assert.Equal(
        ["resnet50-56-3x3, 1 thread", "resnet50-56-3x3, 2 threads", "mobilenet-dw, 1 thread"],
            RunOverview.Rows(SampleRun.Records).Select(r => r[0]).Take(3));
}
