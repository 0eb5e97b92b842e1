using ConvBench.Reporting.Rows;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

public class ParetoTests
{
    [Property(Arbitrary = [typeof(SmallPoints)], MaxTest = 500, Replay = "20804,7")]
    public bool Front_MemberIsDominatedByNobody((int T, int E)[] points) =>
        Front(points).All(member => !points.Any(p => Dominates(p, member)));

    [Property(Arbitrary = [typeof(SmallPoints)], MaxTest = 500, Replay = "20804,9")]
    public bool Front_EveryNonMemberIsDominatedByAMember((int T, int E)[] points)
    {
        IReadOnlyList<(int T, int E)> front = Front(points);
        return points.All(p => front.Contains(p) || front.Any(member => Dominates(member, p)));
    }

    [Property(Arbitrary = [typeof(SmallPoints)], MaxTest = 500, Replay = "20804,11")]
    public bool Front_HoldsEveryCopyOfATie((int T, int E)[] points)
    {
        IReadOnlyList<(int T, int E)> front = Front(points);
        return front.Distinct().All(member => front.Count(f => f == member) == points.Count(p => p == member));
    }

    [Fact]
    public void Front_LeavesOutNaNAndInfinity()
    {
        (double T, double E)[] points = [(double.NaN, 0), (0, double.NaN), (1, double.PositiveInfinity), (2, 3)];
        Assert.Equal([(2.0, 3.0)], Pareto.Front(points, p => p.T, p => p.E));
    }

    [Fact]
    public void Front_OfRecords_HoldsOnlyRowsThatRank()
    {
        CaseRecord good = SampleRun.Timed(SampleRun.Resnet, "", "onnx/auto", 1000, 1e-7);
        CaseRecord fastButWrong = SampleRun.Timed(SampleRun.Resnet, "", "managed/fft", 1, 1e-9) with { Status = CaseStatus.Failed };
        CaseRecord untimed = SampleRun.Untimed(SampleRun.Resnet, "", "torch/auto", 1e-10);
        CaseRecord unsupported = fastButWrong with { Algorithm = "nnpack/fft8", Status = CaseStatus.Unsupported };
        Assert.Equal([good], Pareto.Front([fastButWrong, good, untimed, unsupported]));
    }

    /// <summary>What ★ means is said in one sentence: where the pages are made it is a constant, elsewhere a copy of it.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/glossary.md")]
    [InlineData("docs/findings/keras.md")]
    public void TheStar_IsExplainedByTheSameSentenceEverywhere(string page)
    {
        string text = string.Join(' ', File.ReadAllLines(Path.Combine(RepositoryFiles.Root, page)).Select(l => l.Trim()));
        Assert.Contains(Pareto.Meaning, text, StringComparison.Ordinal);
        Assert.DoesNotContain("both faster and more accurate", text, StringComparison.Ordinal);
    }

    private static IReadOnlyList<(int T, int E)> Front((int T, int E)[] points) => Pareto.Front(points, p => p.T, p => p.E);

    private static bool Dominates((int T, int E) a, (int T, int E) b) => a.T <= b.T && a.E <= b.E && a != b;

    /// <summary>Few distinct values, so that ties on one axis and on both are common.</summary>
    public static class SmallPoints
    {
        public static Arbitrary<(int T, int E)[]> Points() =>
            (from t in Gen.Choose(0, 6) from e in Gen.Choose(0, 6) select (t, e)).ArrayOf().ToArbitrary();
    }
}
