using ConvBench.Reporting.Compare;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Reporting.Compare;

public class RunComparisonTests
{
    private static readonly RunComparison Sample = SampleComparison.Compare(SampleComparison.Base, SampleComparison.Changed);

    [Fact]
    public void ARunAgainstItself_IsTheSameEverywhere()
    {
        RunComparison itself = SampleComparison.Compare(SampleComparison.Base, SampleComparison.Base);
        Assert.Empty(itself.Regressions);
        Assert.Empty(itself.Warnings);
        Assert.All(itself.Cases, c => Assert.False(c.IsChange));
        Assert.All(itself.Cases.Where(c => c.Time is not null), c => Assert.Equal(TimeVerdict.Same, c.TimeVerdict));
        Assert.All(itself.Cases.Where(c => c.Error is not null), c => Assert.Equal(ErrorVerdict.Same, c.ErrorVerdict));
        Assert.Equal(1, itself.Means[0].Mean);
    }

    [Theory]
    [InlineData("managed/direct", TimeVerdict.Slower, ErrorVerdict.Same, true)]
    [InlineData("managed/fft", TimeVerdict.Same, ErrorVerdict.Same, false)]
    [InlineData("onnx/auto", TimeVerdict.Ambiguous, ErrorVerdict.Same, false)]
    [InlineData("torch/auto", TimeVerdict.Same, ErrorVerdict.Worse, true)]
    public void EachChange_HasItsVerdict(string row, TimeVerdict time, ErrorVerdict error, bool isRegression)
    {
        CaseChange change = Sample.Cases.First(c => c.New.Algorithm == row && c.New.Problem == SampleRun.Resnet);
        Assert.Equal((time, error, isRegression), (change.TimeVerdict, change.ErrorVerdict, change.IsRegression));
    }

    [Fact]
    public void ThreePercentSlower_IsClearToTheTest_AndStillTheSameByTheThreshold()
    {
        TimeChange change = Sample.Cases.Single(c => c.New.Algorithm == "managed/fft").Time!;
        Assert.True(change.PValue < 0.01 && change.Low > 1);
        Assert.Equal(TimeVerdict.Slower,
            TimeChange.Of(SampleComparison.Base[2].Time!, Sample.New.Records[2].Time!, threshold: 0.005).Verdict);
    }

    [Fact]
    public void AResultThatIsGone_IsARegression_AndOneThatCameIsNone()
    {
        CaseChange lost = Sample.Cases.Single(c => c.New.Problem == SampleRun.Depthwise),
            gained = Sample.Cases.Single(c => c.New.Algorithm == "nnpack/fft8");
        Assert.Equal((StatusVerdict.Lost, true), (lost.Status, lost.IsRegression));
        Assert.Equal((StatusVerdict.Gained, false), (gained.Status, gained.IsRegression));
    }

    [Fact]
    public void CasesOfOneSideAlone_AreListed()
    {
        Assert.Equal("managed/im2col", Assert.Single(Sample.OnlyBase).Algorithm);
        Assert.Equal("managed/auto", Assert.Single(Sample.OnlyNew).Algorithm);
    }

    [Fact]
    public void OnAnotherMachine_SlowerIsNoRegression_ButLessAccurateIs()
    {
        CompareSide other = SampleComparison.Side("new", SampleComparison.Changed, SampleRun.Environment with { Machine = "other-8" });
        var comparison = RunComparison.Of(SampleComparison.Side("base", SampleComparison.Base), other, 0.05);
        Assert.StartsWith("different machines, sample-2", Assert.Single(comparison.Warnings), StringComparison.Ordinal);
        Assert.Equal(["torch/auto", "managed/direct"], comparison.Regressions.Select(c => c.New.Algorithm));
        Assert.Equal(SampleRun.Depthwise, comparison.Regressions[1].New.Problem);
    }

    [Fact]
    public void RowsOfOtherInstructionSets_AreMatchedWhereEachSideHasOne_AndCountNoRegression()
    {
        CaseRecord wide = SampleComparison.Case("managed/direct", 1e6, 0.01, 1) with { Isa = "avx512" };
        CaseRecord narrow = SampleComparison.Case("managed/direct", 2e6, 0.01, 2, 4e-7) with { Isa = "avx2" };
        RunComparison one = SampleComparison.Compare([wide], [narrow]);
        CaseChange change = Assert.Single(one.Cases);
        Assert.Equal((TimeVerdict.Slower, ErrorVerdict.Worse, false, "avx512 → avx2"),
            (change.TimeVerdict, change.ErrorVerdict, change.IsRegression, change.Remark));
        Assert.Contains("matched by row", Assert.Single(one.Warnings), StringComparison.Ordinal);
        Assert.Equal(["avx2"], SampleComparison.Compare([wide, narrow], [narrow]).Cases.Select(c => c.Base.Isa));
    }

    [Fact]
    public void OperandsThatDiffer_AreAWarning()
    {
        CaseRecord other = SampleComparison.Base[0] with { Sums = new OperandSums(1.5, 2, 3) };
        Assert.Contains("different operands under one seed on resnet50-56-3x3",
            Assert.Single(SampleComparison.Compare(SampleComparison.Base, [other, .. SampleComparison.Base.Skip(1)]).Warnings),
                StringComparison.Ordinal);
    }

    [Property(MaxTest = 60)]
    public Property SwappedSides_SwapEveryVerdict() => Prop.ForAll(Arb.From(Pair), pair =>
    {
        CaseChange there = Assert.Single(SampleComparison.Compare([pair.Item1], [pair.Item2]).Cases),
            back = Assert.Single(SampleComparison.Compare([pair.Item2], [pair.Item1]).Cases);
        Assert.Equal(there.TimeVerdict, Mirror(back.TimeVerdict));
        Assert.Equal(there.ErrorVerdict, Mirror(back.ErrorVerdict));

        // exp and ln round, each by some units of 2⁻⁵³; 1e-12 is thousands of these.
        Assert.Equal(1, there.Time!.Ratio * back.Time!.Ratio, 1e-12);
        Assert.Equal(1, there.Time.Low * back.Time.High, 1e-12);
    });

    [Fact]
    public void RowsOfUnchangedLibraries_SayHowNoisyTheRunsAre()
    {
        // Peers at ×0.8, 0.9, 1, 1.1, 1.2: the median of |ln ratio| is |ln 0.9| = 0.105, σ = 0.156, 2σ is 37 %.
        CaseRecord[] Peers(double step, int seed = 4) =>
            [.. Enumerable.Range(-2, 5).Select(i => SampleComparison.Case($"onnx/row{i}", 1e6 * (1 + (i * step)), 0.001, seed))];
        CaseRecord before = SampleComparison.Case("managed/direct", 1e6, 0.01, 1),
            after = SampleComparison.Case("managed/direct", 1.2e6, 0.01, 2);
        RunComparison noisy = SampleComparison.Compare([before, .. Peers(0, seed: 3)], [after, .. Peers(0.1)]),
            quiet = SampleComparison.Compare([before, .. Peers(0, seed: 3)], [after, .. Peers(0.001)]);
        Assert.Equal((5, 0.156), (noisy.Noise!.Cases, Math.Round(noisy.Noise.Sigma, 3)));
        Assert.Equal(TimeVerdict.Ambiguous, noisy.Cases[0].TimeVerdict);
        Assert.Equal(TimeVerdict.Slower, quiet.Cases[0].TimeVerdict);
        Assert.Null(Sample.Noise);
        Assert.Null(SampleComparison.Compare(Peers(0), Peers(0)).Noise); // copies of one measurement say nothing
    }

    private static Gen<(CaseRecord, CaseRecord)> Pair =>
        from ratio in Gen.Choose(60, 160)
        from scatter in Gen.Elements(0.001, 0.01, 0.1, 0.5)
        from error in Gen.Choose(80, 120)
        from seed in Gen.Choose(1, 1000)
        select (SampleComparison.Case("managed/direct", 1e6, 0.01, 7),
            SampleComparison.Case("managed/direct", ratio * 1e4, scatter, seed, error * 2e-9));

    private static TimeVerdict Mirror(TimeVerdict v) =>
        v switch { TimeVerdict.Slower => TimeVerdict.Faster, TimeVerdict.Faster => TimeVerdict.Slower, _ => v };

    private static ErrorVerdict Mirror(ErrorVerdict v) =>
        v switch { ErrorVerdict.Worse => ErrorVerdict.Better, ErrorVerdict.Better => ErrorVerdict.Worse, _ => v };
}
