using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace ConvBench.Tests.Reporting.Html;

/// <summary>Colours, narrow screens, texts and sizes that a page must bear.</summary>
public partial class ReportBrowserTests
{
    [BrowserFact]
    public async Task DarkMode_FollowsTheSystemAndTheButton()
    {
        await using BrowserPage page = await BrowserPage.Open(tests, SampleRun.Records, ColorScheme.Dark);
        const string Card = "getComputedStyle(document.querySelector('.card')).backgroundColor",
            Marker = "o.series.flatMap(s => s.data).find(d => d.point).itemStyle.color";
        Assert.Equal("rgb(20, 24, 29)", await page.Eval<string>(Card));
        string dark = await page.Chart<string>("o.textStyle.fontFamily + o.yAxis[0].nameTextStyle.color");
        await page.Page.ClickAsync("#theme");
        Assert.Equal("rgb(255, 255, 255)", await page.Eval<string>(Card));
        Assert.NotEqual(dark, await page.Chart<string>("o.textStyle.fontFamily + o.yAxis[0].nameTextStyle.color"));
        Assert.Contains(await page.Chart<string>(Marker), (string[])["#009E73", "#D55E00", "#0072B2"]);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task Phone_HasNoHorizontalScroll_EvenWithLongNames()
    {
        CaseRecord wide = SampleRun.Timed(SampleRun.Resnet, new string('x', 200), "onnx/" + new string('y', 200), 1000, 1e-7)
            with
        { Remarks = [new string('z', 300)] };
        await using BrowserPage page =
            await BrowserPage.Open(tests,
                [.. SampleRun.Records, wide, wide with { Algorithm = "onnx/z", Status = CaseStatus.Failed, Time = null }], width: 390);
        await page.Page.FillAsync("#find", "yyyy");
        await page.Page.ClickAsync("tbody tr:not(.space) td:nth-child(2)");
        await page.Eval<object>("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        Assert.Equal(390, await page.Eval<int>("document.documentElement.scrollWidth"));
        Assert.True(await page.Eval<int>("document.getElementById('chart').clientWidth") > 300);
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task HostileTexts_AreShownAndNeverRun()
    {
        const string Text = "</script><img src=x onerror='window.hacked = 1'><script>window.hacked = 1</script>";
        CaseRecord row = SampleRun.Timed(SampleRun.Resnet, Text, "onnx/" + Text, 1000, 1e-7)
            with
        { Remarks = [Text], Choice = new Choice { Form = Text }, Isa = Text };
        await using BrowserPage page =
            await BrowserPage.Open(tests,
                [SampleRun.Records[0], row, row with { Algorithm = "onnx/failed", Status = CaseStatus.Failed, Time = null }]);
        await page.Page.ClickAsync("tbody tr:not(.space) td:nth-child(2)");
        Assert.Equal("onnx/" + Text, (await page.Cells("row"))[0]);
        Assert.True(await page.Eval<bool>("window.hacked === undefined && document.images.length === 0"));
        Assert.Empty(page.Faults);
    }

    [BrowserFact]
    public async Task TenThousandRows_KeepFewInTheDocument_AndSortAndScrollThroughAll()
    {
        CaseRecord[] records =
        [
            .. from layer in Enumerable.Range(1, 500) from row in Enumerable.Range(1, 20)
               select SampleRun.Timed($"n1c{layer}h9w9k8r3s3", "", $"managed/winograd-f{row}x3", (1000 * row) + layer, 1e-6 / row),
        ];
        await using BrowserPage page = await BrowserPage.Open(tests, records);
        Assert.Equal("10000 rows", await page.Text("#count"));
        await page.Page.ClickAsync("thead button[data-key=time]");
        await page.Page.FocusAsync("#table");
        await page.Page.Keyboard.PressAsync("End");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("20.5 µs", (await page.Cells("time"))[^1]); // 20·1000 + 500 ns
        Assert.Equal((records.Length + 1).ToString(CultureInfo.InvariantCulture),
            await page.Page.GetAttributeAsync("tr[aria-selected=true]", "aria-rowindex"));
        Assert.InRange((await page.Cells("row")).Length, 10, 100);
        Assert.Empty(page.Faults);
    }
}
