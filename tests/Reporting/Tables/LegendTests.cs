using ConvBench.Reporting.Compare;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Tables;
using ConvBench.Tests.Reporting.Compare;
using Xunit;

namespace ConvBench.Tests.Reporting.Tables;

public class LegendTests
{
    private const int Most = 160;

    [Fact]
    public void Legends_HaveAtMost160Characters() =>
        Assert.Empty(Legends().Where(l => l.Text.Length > Most).Select(l => $"{l.Where}: {l.Text.Length}"));

    [Fact]
    public void Reading_OfAReport_HasNoLongItem()
    {
        string page = ReportPage.Text(SampleRun.Records, SampleRun.Environment, [], []);
        string reading = page[page.IndexOf("## How to read it", StringComparison.Ordinal)..page.IndexOf("glossary",
            StringComparison.Ordinal)];
        Assert.DoesNotContain(reading.Split('\n'), l => l.StartsWith("- ", StringComparison.Ordinal) && l.Length > Most + 2);
    }

    private static IEnumerable<(string Where, string Text)> Legends() =>
    [
        .. Columns.All.Select(c => ("column " + c.Key, c.Legend)),
        .. PhaseTable.Columns.Select(c => ("phases " + c.Title, c.Legend)),
        .. HeadlineTable.Legends.Select(c => ("headline " + c.Title, c.Legend)),
        .. ComparePage.Reading(SampleComparison.Compare([], [])).Select(l => ("compare", l)),
    ];
}
