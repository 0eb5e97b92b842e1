using ConvBench.Reporting.Tables;
using Microsoft.Playwright;
using Xunit;

namespace ConvBench.Tests.Reporting.Html;

/// <summary>report.html as a reader meets it, in a real browser.</summary>
public partial class ReportBrowserTests(BrowserOfTests tests) : IClassFixture<BrowserOfTests>
{
    [BrowserFact]
    public async Task Page_OpensFromDiskWithoutAFaultAndShowsEveryRow()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        Assert.Equal("18 of 21 rows", await page.Text("#count")); // starts with the fewest threads: three records have two
        await page.Page.ClickAsync("#reset");
        Assert.Equal("21 rows", await page.Text("#count"));
        Assert.Equal(21, (await page.Cells("row")).Length);
        Assert.Equal(["failed: 1 row, 1 reason", "unsupported: 2 rows, 1 reason", "unavailable: 4 rows, 1 reason"],
            await page.Eval<string[]>("[...document.querySelectorAll('#reasons summary')].map(s => s.textContent)"));
        Assert.Contains("relative L2 error 3.1e-2 is above 2e-5", await page.Text("#reasons details[open]"), StringComparison.Ordinal);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Sorting_ByPointerAndByKey_OrdersRowsAndSaysSo()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        await page.Page.ClickAsync("thead button[data-key=time]");
        Assert.Equal("ascending", await page.Page.GetAttributeAsync("th:has(button[data-key=time])", "aria-sort"));
        string[] times = await page.Cells("time");
        Assert.Equal(["1.00 µs", "2.00 µs", "100 µs", "122 µs", "412 µs", "1.07 ms", "1.10 ms", "1.22 ms", ""], times.Take(9));
        await page.Page.FocusAsync("thead button[data-key=time]");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("descending", await page.Page.GetAttributeAsync("th:has(button[data-key=time])", "aria-sort"));
        Assert.Equal("1.22 ms", (await page.Cells("time"))[0]);
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("none", await page.Page.GetAttributeAsync("th:has(button[data-key=time])", "aria-sort"));
    }

    [BrowserFact]
    public async Task Filters_ByTextProblemAndChip_NarrowTableAndChart()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        await page.Page.FillAsync("#find", "TILE \"too\"");
        Assert.Equal(["nnpack/fft16", "nnpack/fft8"], (await page.Cells("row")).Order());
        await page.Page.FillAsync("#find", "");
        await page.Page.SelectOptionAsync("#problem", "mobilenet-dw");
        Assert.Equal("5 of 21 rows", await page.Text("#count"));
        Assert.Equal(2, await page.Chart<int>(
            "o.series.filter(s => s.type === 'scatter').flatMap(s => s.data).filter(d => d.point).length"));
        await page.Page.ClickAsync(".chips[data-facet=status] button:has-text('unavailable')");
        Assert.Equal(["cudnn/auto"], await page.Cells("row"));
        await page.Page.ClickAsync("#reset");
        Assert.Equal("21 rows", await page.Text("#count"));
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Metrics_SwitchAxes_BitsStandBesideTheRelativeErrorAlone()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        await page.Page.SelectOptionAsync("#problem", "resnet50-56-3x3");
        Assert.True(await page.Chart<bool>("o.yAxis[1].show"));
        double floor = await page.Chart<double>("o.series.find(s => s.id === 'beaten').markArea.data[0][1].yAxis");
        Assert.Equal(Math.Log10(2.5e-8), floor, 1e-12); // the same function of the same double, in two languages
        foreach ((string metric, double value) in ((string, double)[])[("omegaMax", 8.06), ("maxAbs", 6 * 8.06e-7), ("maxUlp", 1234.5),
            ("sumDifference", 1.5e-3)])
        {
            await page.Page.SelectOptionAsync("#error-metric", metric);
            double y = await page.Chart<double>(
                "o.series.filter(s => s.type === 'scatter').flatMap(s => s.data).find(d => d.point && d.point.speed > 500).value[1]");
            Assert.Equal(Math.Log10(value), y, 1e-9); // 8.06e-7·1e7 and its like are rounded once or twice
            Assert.False(await page.Chart<bool>("o.yAxis[1].show"));
        }

        await page.Page.SelectOptionAsync("#speed-metric", "time");
        Assert.StartsWith("time", await page.Chart<string>("o.xAxis[0].name"), StringComparison.Ordinal);
        Assert.Equal(-Math.Log10(412_345),
            await page.Chart<double>(
                "Math.max(...o.series.filter(s => s.type === 'scatter').flatMap(s => s.data).filter(d => d.point).map(d => d.value[0]))"),
                    1e-9);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task ManyProblems_AreRelativeToTheBaseline()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        Assert.Equal("onnx/auto", await page.Page.InputValueAsync("#baseline"));
        double[] speeds = await page.Chart<double[]>(
            "o.series.flatMap(s => s.data).filter(d => d.point && d.point.members.length === 3).map(d => d.value[0])");
        double expected = (Math.Log10(1_072_345.6 / 1_100_000) + Math.Log10(1.22) + Math.Log10(2000 / 999.7)) / 3;
        Assert.Equal([0, expected], speeds.Order(), (a, b) => Math.Abs(a - b) < 1e-12);
        await page.Page.CheckAsync("#singles");
        Assert.Equal(8, await page.Chart<int>("o.series.flatMap(s => s.data).filter(d => d.point && !d.point.members).length"));
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task LegendEntries_IsolateALibraryOrAFamily()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        await page.Page.SelectOptionAsync("#problem", "resnet50-56-3x3");
        ILocator managed = page.Page.Locator(".chips[data-facet=backend] button", new() { HasTextString = "ConvBench managed" });
        await managed.ClickAsync();
        Assert.Equal("true", await managed.GetAttributeAsync("aria-pressed"));
        Assert.All(await page.Cells("row"), r => Assert.StartsWith("managed/", r, StringComparison.Ordinal));
        Assert.Equal(2, await page.Chart<int>(
            "o.series.filter(s => s.type === 'scatter').flatMap(s => s.data).filter(d => d.point).length"));
        await managed.ClickAsync();
        await page.Page.ClickAsync(".chips[data-facet=shape] button:has-text('Winograd')");
        Assert.Equal(["managed/winograd-f4x3"], await page.Cells("row"));
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Points_TellUnderThePointer_AndSelectTheirRow()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        await page.Page.SelectOptionAsync("#problem", "resnet50-56-3x3");
        (float x, float y) = await page.PointOf("managed/winograd-f4x3");
        await page.Page.Mouse.MoveAsync(x, y);
        await page.Page.WaitForSelectorAsync(".tip");
        string tip = (await page.Text(".tip"))!;
        Assert.All((string[])["managed/winograd-f4x3", "412 µs ± ", "8.06e-7", "F(4×4, 3×3)"],
            t => Assert.Contains(t, tip, StringComparison.Ordinal));
        await page.Page.Mouse.ClickAsync(x, y);
        Assert.Equal("managed/winograd-f4x3", await page.Text("tr[aria-selected=true] td:nth-child(2)"));
        Assert.Contains("managed/winograd-f4x3 ★", await page.Text("#details h2"), StringComparison.Ordinal);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task CopyButtons_GiveTheRowsOwnCommand()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        CaseRecord onnx = SampleRun.Records[1];
        await page.Page.FillAsync("#find", "resnet onnx/auto");
        // which scrolls the table sideways to it: its row must stay the same element
        await page.Page.ClickAsync("tbody tr:not(.space) button");
        await page.Page.WaitForFunctionAsync("window.copied");
        Assert.Equal(RowCommand.Of(onnx), await page.Eval<string>("window.copied"));
        await page.Page.ClickAsync("tbody tr:not(.space) td:nth-child(2)");
        await page.Eval<object>("window.copied = ''");
        await page.Page.ClickAsync("#details .command button");
        await page.Page.WaitForFunctionAsync("window.copied");
        Assert.Equal(RowCommand.Of(onnx), await page.Eval<string>("window.copied"));
        Assert.Equal("copied", await page.Text("#details .command button"));
    }

    [BrowserFact]
    public async Task Keys_MoveThroughTheTableAndSelect()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records);
        await page.Page.FocusAsync("#table");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("Enter");
        string second = (await page.Cells("row"))[1];
        Assert.Contains(second, await page.Text("#details h2"), StringComparison.Ordinal);
        Assert.Equal(await page.Page.GetAttributeAsync("#table", "aria-activedescendant"),
            await page.Page.GetAttributeAsync("tr[aria-selected=true]", "id"));
    }
}
