using System.Text;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Reporting.Report;

public class BreakEvenTests
{
    // By hand. Against prepare 10, first 50, steady 40: T(n) = 60 + 40·(n − 1).
    [Theory]
    [InlineData(500, 70, 20, 27)] // 570 + 20·26 = 1090 ≤ 60 + 40·26 = 1100, while 570 + 20·25 = 1070 > 1060
    [InlineData(30, 50, 20, 2)] // 80 + 20 = 100 = 60 + 40: a tie pays
    [InlineData(31, 50, 20, 3)]
    [InlineData(5, 50, 20, 1)]
    [InlineData(500, 70, 40, null)]
    [InlineData(500, 70, 41, null)]
    public void Calls_AreTheFirstAtWhichTheSumIsNotLarger(double prepare, double first, double steady, int? calls) =>
        Assert.Equal((double?)calls, BreakEven.Calls(Row("managed/winograd", prepare, first, steady), Row("managed/direct", 10, 50, 40)));

    /// <summary>The definition by counting: whole numbers below 2⁵³ add without rounding, and T grows by at least 1 less
    /// per call, so 1000 calls decide.</summary>
    [Property(MaxTest = 300, Replay = "20804,21")]
    public bool Calls_AreThoseOfCounting(byte prepare, byte first, byte steady, byte prepareOther, byte firstOther, byte steadyOther)
    {
        CaseRecord a = Row("a/a", prepare, first, steady), b = Row("b/b", prepareOther, firstOther, steadyOther);
        double? counted = Enumerable.Range(1, 1000).Select(n => (double?)n)
            .FirstOrDefault(n => prepare + first + ((n - 1) * steady) <= prepareOther + firstOther + ((n - 1) * steadyOther));
        return BreakEven.Calls(a, b) == counted;
    }

    [Fact]
    public void Cheapest_IsTheOneForASingleCall_OfTheRowsThatRank()
    {
        CaseRecord best = Row("torch/auto", 1, 60, 40);
        CaseRecord failed = Row("fake/fast", 0, 1, 1) with { Status = CaseStatus.Failed },
            warmOnly = Row("onnx/auto", 0, 1, 1) with { Cold = null };
        Assert.Same(best, BreakEven.Cheapest([Row("managed/direct", 10, 55, 40), best, failed, warmOnly]));
        Assert.Null(BreakEven.Cheapest([failed, warmOnly]));
        Assert.Null(BreakEven.Calls(warmOnly, best));
    }

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Section_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("cold.md", Cultures.Under(culture, () => Section(
        Row("managed/winograd-f4x3", 2_860_000, 663_000, 412_000),
        Row("managed/direct", 89_500, 1_190_000, 1_100_000),
        Row("torch/auto", 16_500, 2_770_000, 2_170_000),
        SampleRun.Timed(SampleRun.Resnet, "resnet50-56-3x3", "onnx/auto", 1_000_000, 1e-7))));

    [Fact]
    public void Section_OfARunWithoutColdCalls_IsEmpty() => Assert.Empty(Section([.. SampleRun.Records]));

    private static string Section(params CaseRecord[] records)
    {
        var page = new StringBuilder();
        ColdSection.Append(page, ProblemGroup.Of(records));
        return page.ToString();
    }

    private static CaseRecord Row(string algorithm, double prepareNs, double firstNs, double steadyNs) =>
        SampleRun.Timed(SampleRun.Resnet, "resnet50-56-3x3", algorithm, steadyNs, 1e-7) with
        {
            PrepareNs = prepareNs,
            FirstRunNs = firstNs,
            Cold = new ColdRecord(firstNs, 1.5 * steadyNs, 51),
        };
}
