using ConvBench.Bench.Studies.PlantedBugs;
using ConvBench.Reporting.Studies;
using Xunit;

namespace ConvBench.Tests.Bench.Studies.PlantedBugs;

/// <summary>The gates see wrong convolutions, and let right ones pass.</summary>
public sealed class PlantedBugTests : IClassFixture<PlantedBugTests.Trial>
{
    private readonly Trial _trial;

    public PlantedBugTests(Trial trial) => _trial = trial;

    public static TheoryData<string> Bugs => [.. BugBackend.Bugs.Select(b => b.Id["bug/".Length..])];

    public static TheoryData<string> Right => [.. BugBackend.Clean.Select(b => b.Id["bug/".Length..])];

    [Fact]
    public void ThereAreManyBugs_EachWithANameOfItsOwn()
    {
        string[] names = [.. new BugBackend().Algorithms.Select(a => a.Id)];
        Assert.Equal((23, 18, 26, 11),
            (IndexBugs.All.Count(), StateBugs.All.Count(), ArithmeticBugs.All.Count(), CheatBugs.All.Count())); // none is lost unseen
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void EveryBug_IsCaught(string name)
    {
        BugRecord line = _trial.Lines.Single(l => l.Name == name);
        Assert.True(line.Affected > 0, "no problem on which it can show");
        Assert.True(line.Caught > 0, $"passes {line.Affected} problems, with errors up to {line.LargestPassed}");
        Assert.DoesNotContain("Exception", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void TheRightAlgorithms_PassEverywhere(string name)
    {
        BugRecord line = _trial.Lines.Single(l => l.Name == name);
        Assert.True(line.Affected >= 3);
        Assert.True(line.Caught == 0, line.Message);
    }

    /// <summary>Where a bug passes, the page has by how much it spoils the right algorithm there: an error that is caught
    /// nowhere because it is lost in the rounding is told from one that a gate overlooks.</summary>
    [Fact]
    public void EveryProblemThatABugPasses_HasItsErrorOverTheRightOne() => Assert.All(_trial.Lines.Where(l => l.Planted), l =>
    {
        Assert.Equal(l.Affected - l.Caught, l.Passed!.Count);
        Assert.All(l.Passed.Values, ratio => Assert.True(double.IsFinite(ratio) && ratio > 0, $"{l.Name}: {ratio}"));
    });

    /// <summary>Wrong places show wherever they can: a bug in an index passes no problem that it touches.</summary>
    [Fact]
    public void ABugInAnIndex_IsCaughtOnEveryProblemThatItTouches() =>
        Assert.All(_trial.Lines.Where(l => IndexBugs.All.Any(b => b.Id == "bug/" + l.Name)),
            l => Assert.True(l.Caught == l.Affected, $"{l.Name}: {l.Caught} of {l.Affected}"));

    /// <summary>A false time shows on every problem: work is counted, and no clock read.</summary>
    [Fact]
    public void ACheat_IsCaughtOnEveryProblemThatItTouches() =>
        Assert.All(_trial.Lines.Where(l => CheatBugs.All.Any(b => b.Id == "bug/" + l.Name)),
            l => Assert.True(l.Caught == l.Affected, $"{l.Name}: {l.Caught} of {l.Affected}"));

    [Fact]
    public void ThePage_SaysWhichBugIsNotCaught()
    {
        BugRecord[] lines = [.. _trial.Lines, new("elusive", "nothing to see", true, 2, 0, new Dictionary<string, int>(), "", "", 1e-9)];
        string page = BugsPage.Text(lines, new("bugs", "study bugs"));
        Assert.Contains($"{BugBackend.Bugs.Count} of {BugBackend.Bugs.Count + 1} are caught; **not caught:** elusive.", page,
            StringComparison.Ordinal);
        Assert.Contains("| elusive | nothing to see | 0 of 2 | **none** |", page, StringComparison.Ordinal);
        Assert.Contains("are caught: 100 %", BugsPage.Text(_trial.Lines, new("bugs", "study bugs")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0000001f, 11, 1f)]
    [InlineData(1.00048828125f, 11, 1f)] // 1 + 2⁻¹¹, a tie: to even
    [InlineData(1.00146484375f, 11, 1.001953125f)] // 1 + 3·2⁻¹¹, a tie: to even
    [InlineData(-3.99f, 8, -3.984375f)]
    public void ToBits_RoundsToNearestEven(float value, int bits, float expected) => Assert.Equal(expected, Rounding.ToBits(value, bits));

    /// <summary>One trial for all tests: some hundred cases.</summary>
    public sealed class Trial
    {
        public Trial()
        {
            string folder = Directory.CreateTempSubdirectory("convbench-test-").FullName;
            try
            {
                Lines = BugTrial.Run([.. BugBackend.Clean, .. BugBackend.Bugs], seed: 1, folder, byWork: true);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        internal IReadOnlyList<BugRecord> Lines { get; }
    }
}
