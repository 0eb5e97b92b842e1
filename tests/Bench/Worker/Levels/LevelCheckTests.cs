using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker.Levels;
using ConvBench.Tests.Bench.Studies.PlantedBugs;
using Xunit;

namespace ConvBench.Tests.Bench.Worker.Levels;

/// <summary>Plans that break exactly one property each: the checks must find that one and no other.</summary>
public sealed class LevelCheckTests
{
    /// <summary>Four groups, stride and padding on every side, a bias: each index of the checks has its own size.</summary>
    private const string Grouped = "n1c8h9w13k12r3s2_st1x2_p1.0.2.1_g4_b";
    private const string Dense = "n2c3h8w7k6r2s3_p1_d1x2";

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void TheDefinition_HoldsEveryLevel(string problem) => Assert.Empty(Broken(problem, (_, _) => { }));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void StateLeftByEarlierRuns_BreaksRepeats(string problem) =>
        Assert.Equal(["R0"], Broken(problem, (y, run) => NudgeIf(run.Runs > 6, y)));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void ASumSplitByThreads_BreaksThreads(string problem) =>
        Assert.Equal(["R2"], Broken(problem, (y, run) => NudgeIf(run.Options.Threads == 3, y)));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void AMethodChosenByBatch_BreaksBatch(string problem) =>
        Assert.Equal(["R3"], Broken(problem, (y, run) => NudgeIf(run.Problem.N != ConvProblem.Parse(problem).N, y)));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void Tiles_BreakTranslation(string problem) => Assert.Equal(["R4 shift", "R4 crop"], Broken(problem, (y, run) =>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] *= i % run.Problem.OW % 2 == 0 ? PlantedAlgorithm.Nudge : 1; // the first column of a tile of two
        }
    }));

    [Theory]
    [InlineData(Grouped, "R5 filters, R5 groups")]
    [InlineData(Dense, "R5 filters")]
    public void AMethodChosenByOutputChannels_BreaksSlices(string problem, string levels) =>
        Assert.Equal(levels, string.Join(", ", Broken(problem, (y, run) => NudgeIf(run.Problem.K != ConvProblem.Parse(problem).K, y))));

    [Fact]
    public void AMethodOfItsOwnForOneGroup_BreaksGroups() =>
        Assert.Equal(["R5 groups"], Broken(Grouped, (y, run) => NudgeIf(run.Problem.Groups == 1, y)));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void APathForAlignedOperands_BreaksAlignment(string problem) =>
        // arrays themselves are aligned to 8
        Assert.Equal(["R6 align"], Broken(problem, (y, run) => NudgeIf(run.InputAddress % 8 != 0, y)));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void AnotherVectorWidth_BreaksIsa(string problem) =>
        Assert.Equal(["R6 isa"], Broken(problem, (y, run) => NudgeIf(run.Options.Isa == Isa.Vector128, y)));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void MinusZero_BreaksZeroAlone(string problem) => Assert.Equal(["zero"], Broken(problem, (y, _) =>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = y[i] == 0 ? -0f : y[i];
        }
    }));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void AnAbsoluteThreshold_BreaksScaling(string problem) => Assert.Equal(["scale"], Broken(problem, (y, _) =>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = MathF.Abs(y[i]) < 0.01f ? 0 : y[i]; // 0.01 is reached by results that are scaled by 2^-10 alone
        }
    }));

    [Theory]
    [InlineData(Grouped)]
    [InlineData(Dense)]
    public void RoundingUp_BreaksTheSign(string problem) => Assert.Equal(["sign"], Broken(problem, (y, _) =>
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] *= y[i] > 0 ? PlantedAlgorithm.Nudge : 1;
        }
    }));

    [Theory]
    [InlineData("R4 shift", "no output sees the same pixels and nothing else")]
    [InlineData("R4 crop", "the image is too small to be cropped")]
    [InlineData("R5 filters", "one output channel")]
    [InlineData("R5 groups", "one group")]
    [InlineData("R6 isa", "the library chooses its instructions, or the machine has one width")]
    public void WhatCannotBeCompared_SaysWhy(string level, string reason)
    {
        CheckResult result = LevelChecks.Run(ReproLevel.All.Single(l => l.Id == level), SubjectOf("n1c3h1w1k1r1s1", (_, _) => { }, []));
        Assert.Equal((ReproOutcome.NotApplicable, reason, null), (result.Outcome, result.Reason, result.Bits));
    }

    [Fact]
    public void AMismatch_IsCountedAndPlaced()
    {
        CheckResult result = LevelChecks.Run(ReproLevel.Threads,
            SubjectOf(Dense, (y, run) => y[17] = run.Options.Threads == 1 ? y[17] : MathF.BitIncrement(y[17]), [])
                with
            { Options = new ConvOptions(2) });
        Assert.Equal(ReproOutcome.Broken, result.Outcome);
        Assert.Equal("2 threads", result.Reason);
        Assert.Equal((1, 17, 1), (result.Bits!.Different, result.Bits.FirstMismatch, result.Bits.MaxUlps));
        Assert.Equal(64, result.Hash.Length);
    }

    private static void NudgeIf(bool condition, float[] y)
    {
        if (condition)
        {
            PlantedAlgorithm.NudgeAll(y);
        }
    }

    /// <summary>Ids of the levels that a planted row breaks; R2 on 1, 2 and 3 threads.</summary>
    private static string[] Broken(string problem, Action<float[], PlantedRun> spoil) =>
        [.. (from level in ReproLevel.All
             from threads in level == ReproLevel.Threads ? [1, 2, 3] : (int[])[1]
             let result = LevelChecks.Run(level,
                 SubjectOf(problem, spoil, [Isa.Scalar, Isa.Vector128]) with { Options = new ConvOptions(threads) })
             where result.Outcome == ReproOutcome.Broken
             select level.Id).Distinct()];

    private static Subject SubjectOf(string text, Action<float[], PlantedRun> spoil, Isa[] isas)
    {
        var problem = ConvProblem.Parse(text);
        var algorithm = new PlantedAlgorithm("planted", spoil);
        var data = ConvData.Create(problem, Distribution.Normal, seed: 5);
        var options = new ConvOptions();
        var y = new float[problem.OutputCount];
        using IConvPlan plan = algorithm.Prepare(problem, data.W, data.B, options);
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        return new Subject(algorithm, problem, data, options, y, isas);
    }
}
