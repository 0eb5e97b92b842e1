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
    [InlineData("managed/winograd", TimeVerdict.Ambiguous, ErrorVerdict.Same, false)]
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
        Assert.Equal(TimeVerdict.Slower, RunComparison.Of(Sample.Base, Sample.New, threshold: 0.005).Cases
            .Single(c => c.New.Algorithm == "managed/fft").TimeVerdict);
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
        RunComparison one = SampleComparison.Compare(
            [wide, .. SampleComparison.Peers(1e6, 31)], [narrow, .. SampleComparison.Peers(1e6, 51)]);
        CaseChange change = one.Cases[0];
        Assert.Equal((TimeVerdict.Slower, ErrorVerdict.Worse, false, "avx512 → avx2"),
            (change.TimeVerdict, change.ErrorVerdict, change.IsRegression, change.Remark));
        Assert.Contains("matched by row", Assert.Single(one.Warnings), StringComparison.Ordinal);
        Assert.Equal(["avx2"], SampleComparison.Compare([wide, narrow], [narrow]).Cases.Select(c => c.Base.Isa));
    }

    /// <summary>Records of the layout before are compared by their measurements, with a word on what they do not know.</summary>
    [Fact]
    public void RecordsWithoutPasses_AreComparedByTheirMeasurements_AndSaySo()
    {
        CaseRecord[] old = [.. Sample.Base.Records.Select(r => r.Time is null ? r
            : r with { Time = r.Time with { Passes = null, SamplesNs = [.. r.Time.Passes!.SelectMany(p => p.SamplesNs)] } })];
        RunComparison comparison = SampleComparison.Compare(old, Sample.New.Records);
        Assert.Equal("base took each time in one go: what differs from pass to pass is not in its intervals",
            Assert.Single(comparison.Warnings));
        Assert.Equal(Sample.Cases.Select(c => c.Time), comparison.Cases.Select(c => c.Time));
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
        CaseRecord[] one = [pair.Item1, .. SampleComparison.Peers(1e6, 31)], other = [pair.Item2, .. SampleComparison.Peers(1e6, 51)];
        CaseChange there = SampleComparison.Compare(one, other).Cases[0], back = SampleComparison.Compare(other, one).Cases[0];
        Assert.Equal(there.TimeVerdict, Mirror(back.TimeVerdict));
        Assert.Equal(there.ErrorVerdict, Mirror(back.ErrorVerdict));

        // exp and ln round, each by some units of 2⁻⁵³; 1e-12 is thousands of these.
        Assert.Equal(1, there.Time!.Ratio * back.Time!.Ratio, 1e-12);
        Assert.Equal(1, there.Time.Low * back.Time.High, 1e-12);
    });

    /// <summary>Ten peers at 1.1 times the base give or take 1 to 5 %: 1.1 is the drift, 5 % the largest.</summary>
    [Fact]
    public void RowsOfUnchangedLibraries_SayHowNoisyTheRunsAre()
    {
        IEnumerable<CaseRecord> Peers(double drift, double step) => Enumerable.Range(-5, 11).Where(i => i != 0)
            .Select(i => SampleComparison.Case($"onnx/row{i}", 1e6 * drift * Math.Exp(i * step), 0.001, 40 + i));
        CaseRecord before = SampleComparison.Case("managed/direct", 1e6, 0.01, 1),
            after = SampleComparison.Case("managed/direct", 1.32e6, 0.01, 2); // 1.1 · 1.2
        CaseRecord[] quietHour = [before, .. SampleComparison.Peers(1e6, 3).Zip(Peers(1, 0), (_, p) => p)];
        RunComparison noisy = SampleComparison.Compare(quietHour, [after, .. Peers(1.1, 0.05)]),
            quiet = SampleComparison.Compare(quietHour, [after, .. Peers(1.1, 0.01)]);
        Assert.Equal((10, 1, 1.1, 0.25),
            (noisy.Noise!.Unchanged, noisy.Noise.Judged, Math.Round(Math.Exp(noisy.Noise.Drift), 3), Math.Round(noisy.Noise.Largest, 3)));

        // One case among one: √(ln(1/0.05)/ln(10/ln 10)) = 1.43 times the largest.
        Assert.Equal(1.43 * 0.25, noisy.Noise.Floor, 0.25 * 0.01);
        Assert.Equal((TimeVerdict.Ambiguous, 1.2), (noisy.Cases[0].TimeVerdict, Math.Round(noisy.Cases[0].Time!.Ratio, 3)));
        Assert.Equal(TimeVerdict.Slower, quiet.Cases[0].TimeVerdict);
        Assert.Equal([noisy.Cases[0]], noisy.Suspects);

        // With nine of them nothing is judged, and everything of ours is a suspect.
        RunComparison few = SampleComparison.Compare(quietHour[..^1], [after, .. Peers(1.1, 0.01)]);
        Assert.Null(few.Noise);
        Assert.Equal(TimeVerdict.Ambiguous, few.Cases[0].TimeVerdict);
        Assert.Equal([few.Cases[0]], few.Suspects);
        Assert.Contains(CompareTable.Sentences(few), s => s.StartsWith("Nothing is known of the noise", StringComparison.Ordinal));
        Assert.Null(SampleComparison.Compare(quietHour, quietHour).Noise); // copies of one measurement say nothing
    }

    /// <summary>What both measured in turn is the last word: it clears a suspect, and finds what the runs could not tell.</summary>
    [Fact]
    public void WhatIsMeasuredAgain_HasTheLastWord()
    {
        CaseChange slower = Sample.Cases.Single(c => c is { TimeVerdict: TimeVerdict.Slower }),
            ambiguous = Sample.Cases.Single(c => c.New.Algorithm == "managed/winograd");
        Assert.Equal([slower, ambiguous], Sample.Suspects);
        RunComparison again = Sample.With(RecheckPlan.Run(Sample.Suspects, 0.05, left =>
            [.. left.Select(c => (c == slower ? 0.98 : 1.2, ""))]));
        CaseChange cleared = again.Cases.Single(c => c.New.Algorithm == slower.New.Algorithm && c.New.Problem == slower.New.Problem),
            found = again.Cases.Single(c => c.New.Algorithm == ambiguous.New.Algorithm);
        Assert.Equal((2, false, true), (cleared.Again!.Ratios.Count, cleared.IsRegression, cleared.IsChange));
        Assert.Equal((24, true, true), (found.Again!.Ratios.Count, found.IsRegression, found.IsChange));
        Assert.Contains("Measured again by both programs in turn: 2 cases, 1 slower. 1 that the two runs call slower did not repeat and "
            + "do not count.", CompareTable.Sentences(again));
        Assert.Contains("slower: 1.20× in 24 turns", CompareJUnit.Text(again), StringComparison.Ordinal);

        // What could not be measured again stays as the runs left it.
        RunComparison failed = Sample.With(
            RecheckPlan.Run(Sample.Suspects, 0.05, left => [.. left.Select(_ => (double.NaN, "no such row"))]));
        Assert.Equal(Sample.Regressions.Count, failed.Regressions.Count);
        Assert.Contains("failed: no such row", ComparePage.Text(failed), StringComparison.Ordinal);
    }

    /// <summary>An error that is half as large again is reported for every row, alone among unchanged ones.</summary>
    [Fact]
    public void OneAndAHalfTimesTheError_IsReportedForEveryRow() => Assert.All(
        Sample.Base.Records.Where(r => r is { Backend: not "reference", Error: not null }), planted =>
        {
            ErrorStats error = planted.Error!;
            CaseRecord worse = planted with { Error = error with { RelL2 = 1.5 * error.RelL2, OmegaMax = 1.5 * error.OmegaMax } };
            RunComparison comparison = SampleComparison.Compare(
                Sample.Base.Records, [.. Sample.Base.Records.Select(r => r == planted ? worse : r)]);
            Assert.Equal([planted.Key], comparison.Regressions.Select(c => c.New.Key));
        });

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
