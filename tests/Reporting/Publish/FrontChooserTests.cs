using ConvBench.Reporting.Publish;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Publish;

/// <summary>What the README says of the row that picks others.</summary>
public class FrontChooserTests
{
    [Fact]
    public void Sentence_TellsTheSamplesApart_AndLinksTheRunOfRandomLayers()
    {
        IReadOnlyList<ProblemGroup> here = ProblemGroup.Of([.. Layer("canonical", inSample: true, auto: 1000)]);
        PublishedRun apart = Run("random", [.. Layer("random-1-1", inSample: false, auto: 1500)]);
        Assert.Equal(
            "**Choosing without measuring:** the row `managed/auto` picks an algorithm by a cost model, fitted on the suite `canonical`. "
            + "Its own time is within 10 % of that of the fastest managed row on 1 of 1 layer (1.00 times in the geometric "
            + "mean), in sample. "
            + "On random layers (out of sample): [on 0 of 1 layer (1.50 times in the geometric mean)](results/m/random/report.md).",
            Assert.Single(FrontChooser.Sentences(here, [Run("other", [.. Layer("quick", false, 1500)]), apart])));
        Assert.EndsWith("in sample.", Assert.Single(FrontChooser.Sentences(here, [])), StringComparison.Ordinal);
        Assert.Empty(FrontChooser.Sentences(ProblemGroup.Of(SampleRun.Records), [apart]));
    }

    private static PublishedRun Run(string name, IReadOnlyList<CaseRecord> records) =>
        new("m", name, new Publication(name, ""), new RunContent(records, SampleRun.Environment, []), "");

    private static IEnumerable<CaseRecord> Layer(string suite, bool inSample, double auto) => ((CaseRecord[])
    [
        SampleRun.Timed(SampleRun.Resnet, "layer", "managed/auto", auto, 2e-7).Chose("managed/direct")
            with { Fit = new ModelFit("canonical", "a machine"), InSample = inSample },
        SampleRun.Timed(SampleRun.Resnet, "layer", "managed/direct", 1000, 2e-7),
        SampleRun.Timed(SampleRun.Resnet, "layer", "managed/fft", 2000, 2e-7),
    ]).Select(r => r with { Suite = suite });
}
