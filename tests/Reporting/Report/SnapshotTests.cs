using System.Globalization;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Report;

public class SnapshotTests
{
    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void ReportPage_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("report.md", Cultures.Under(culture, Report));

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void CsvPage_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("records.csv", Cultures.Under(culture, () => CsvPage.Text(SampleRun.Records)));

    [Fact]
    public void Cultures_OfTheseTests_ReallySpoilNumbers() =>
        Assert.Equal("\u22121,5", Cultures.Under("tr-TR", () => (-1.5).ToString(CultureInfo.CurrentCulture)));

    private static string Report() => ReportPage.Text(
        SampleRun.Records, SampleRun.Environment, FigurePlan.Of(ProblemGroup.Of(SampleRun.Records), SampleRun.Environment),
            ["records.jsonl line 7: cut off"]);
}
