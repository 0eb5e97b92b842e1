using ConvBench.Reporting.Repro;
using Xunit;

namespace ConvBench.Tests.Reporting.Repro;

public class ReproPageTests
{
    private static readonly IReadOnlyList<ReproRecord> Lines =
    [
        .. Row(SampleRun.Resnet, "resnet50-56-3x3", "managed/direct", broken: "R6 isa"),
        .. Row(SampleRun.Resnet, "resnet50-56-3x3", "torch/auto", broken: "R2"),
        .. Row(SampleRun.Depthwise, "mobilenet-dw", "managed/direct", broken: ""),
        .. Row(SampleRun.Depthwise, "mobilenet-dw", "torch/auto", broken: ""),
        .. Sentinel(SampleRun.Resnet, "resnet50-56-3x3", "managed/direct", 2e-7, 2.1e-7, 2.2e-7, 2.1e-7),
        .. Sentinel(SampleRun.Resnet, "resnet50-56-3x3", "torch/auto", 2e-7, 2.1e-7, 3e-4, 2.1e-7),
        .. Sentinel(SampleRun.Depthwise, "mobilenet-dw", "torch/auto", 1e-7, 1e-7, 1e-7, 3e-7),
    ];

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void Page_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("repro.md",
            Cultures.Under(culture, () =>
                ReproPage.Text(Lines, SampleRun.Records, SampleRun.Environment, ["repro.jsonl line 7: cut off"])));

    [Fact]
    public void ABrokenPromise_IsTheFirstSentence()
    {
        ReproRecord[] lines = [.. Row(SampleRun.Resnet, "x", "managed/direct", broken: "R3")];
        Assert.Equal("**Managed kernels break a promise:** `managed/direct` R3 on x.", ReproPage.Sentences(lines)[0]);
        Assert.Single(lines, l => l.IsBrokenPromise);
        Assert.DoesNotContain(Row(SampleRun.Resnet, "x", "managed/fft", broken: "R4 crop"), l => l.IsBrokenPromise);
        Assert.DoesNotContain(Row(SampleRun.Resnet, "x", "torch/auto", broken: "R3"), l => l.IsBrokenPromise);
    }

    [Fact]
    public void OfALineWrittenTwice_TheLastCounts()
    {
        ReproRecord[] first = [.. Row(SampleRun.Resnet, "x", "managed/direct", broken: "R3")],
            again = [.. Row(SampleRun.Resnet, "x", "managed/direct", broken: "")];
        Assert.StartsWith("**Managed kernels** hold", ReproPage.Sentences([.. first, .. again])[0], StringComparison.Ordinal);
    }

    private static IEnumerable<ReproRecord> Row(string problem, string name, string algorithm, string broken) =>
        ReproLevel.All.Select(level => new ReproRecord
        {
            Problem = problem,
            ProblemName = name,
            Algorithm = algorithm,
            Own = RowId.Backend(algorithm) == "managed",
            Level = level.Id,
            Outcome = level.Id == broken ? ReproOutcome.Broken : level == ReproLevel.Group ? ReproOutcome.NotApplicable : ReproOutcome.Held,
            Reason = level.Id == broken ? "2 threads" : level == ReproLevel.Group ? "one group" : "",
            Bits = level == ReproLevel.Group ? null : level.Id == broken
            ? new BitComparison(200_704, 1234, 56, 78_900, 1.5e-7) : new BitComparison(200_704, 0, -1, 0, 0),
        });

    private static IEnumerable<ReproRecord> Sentinel(string problem, string name, string algorithm, params double[] errors) =>
        PrecisionSentinel.Neighbours(ConvProblem.Parse(problem)).Prepend(ConvProblem.Parse(problem))
            .Zip(errors, (shape, error) => new ReproRecord
            {
                Problem = problem,
                ProblemName = name,
                Algorithm = algorithm,
                Own = RowId.Backend(algorithm) == "managed",
                Level = ReproRecord.Sentinel,
                Shape = shape.ToString(),
                RelL2 = error,
                Count = 200_704,
            });
}
