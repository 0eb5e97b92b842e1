using System.Xml.Linq;
using ConvBench.Reporting.Compare;
using Xunit;

namespace ConvBench.Tests.Reporting.Compare;

public class ComparePageTests
{
    private static readonly RunComparison Sample = RunComparison.Of(
        SampleComparison.Side("20260101-base", SampleComparison.Base),
        SampleComparison.Side("20260102-<new>", SampleComparison.Changed,
            SampleRun.Environment with { Commit = "def5678", Libraries = new Dictionary<string, string> { ["torch"] = "2.11.0" } }),
        0.05);

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void Page_IsTheApprovedOne(string culture) =>
        Approved.Same("compare.md", Cultures.Under(culture, () => ComparePage.Text(Sample)));

    [Fact]
    public void JUnit_HasOneTestForEachCase_AndAFailureForEachRegression()
    {
        XElement suites = XDocument.Parse(CompareJUnit.Text(Sample)).Root!;
        XElement[] cases = [.. suites.Descendants("testcase")];
        Assert.Equal(Sample.Cases.Count + 2, cases.Length);
        Assert.Equal(cases.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), suites.Attribute("tests")!.Value);
        Assert.Equal(Sample.Regressions.Count, suites.Descendants("failure").Count());
        Assert.Equal(2, suites.Descendants("skipped").Count());
        Assert.Contains(suites.Descendants("failure"),
            f => f.Attribute("message")!.Value.StartsWith("slower: 1.00 ms → 1.20 ms, 1.20×", StringComparison.Ordinal));
        Assert.Equal(cases.Length, cases.Select(c => c.Attribute("classname")!.Value + c.Attribute("name")!.Value).Distinct().Count());
    }

    [Fact]
    public void Html_IsWellFormed_SelfContained_AndHoldsEveryCase()
    {
        string text = CompareHtml.Text(Sample);
        XElement html = XDocument.Parse(text).Root!;
        Assert.Equal(Sample.Cases.Count, html.Descendants("table").Last().Descendants("tr").Count() - 1);
        Assert.Contains("prefers-color-scheme:dark", text, StringComparison.Ordinal);
        Assert.DoesNotContain(html.Descendants(), e => e.Name.LocalName is "script" or "link" or "img");
        Assert.DoesNotContain("http", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ControlCharacters_DoNotBreakTheXml()
    {
        CaseRecord crashed = SampleComparison.Base[1]
            with
        { Status = CaseStatus.Failed, Reason = "crashed\u0001\u001b[0m", Time = null, Error = null };
        RunComparison comparison = SampleComparison.Compare([SampleComparison.Base[1]], [crashed]);
        Assert.Single(XDocument.Parse(CompareJUnit.Text(comparison)).Descendants("failure"));
        Assert.NotNull(XDocument.Parse(CompareHtml.Text(comparison)).Root);
    }
}
