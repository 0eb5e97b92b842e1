using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Html;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Tables;
using Xunit;

namespace ConvBench.Tests.Reporting.Html;

public partial class ReportHtmlTests
{
    private const string Hostile = "</script><script>window.hacked = 1</script><!-- \u2028 \" ' & <b>";

    private static readonly string Repository = RepositoryFiles.Root;

    [Fact]
    public void Data_HoldsEveryRecordOnceWithItsNumbersToTheLastDigit()
    {
        using JsonDocument data = Data(Page(SampleRun.Records));
        Assert.Equal(SampleRun.Records.Count, data.RootElement.GetProperty("rows").GetInt32());
        var expected = SampleRun.Records.Select(r => (r.Problem, r.Algorithm, r.Threads, r.Status != CaseStatus.Failed
            ? r.Time?.MedianNs : null, r.Gflops, r.Error?.RelL2, r.Error?.SumDifference));
        var told = Enumerable.Range(0, SampleRun.Records.Count).Select(i => (
            Text(data, "text", i)!, Text(data, "row", i)!, (int)Number(data, "threads", i)!.Value, Number(data, "time", i),
                Number(data, "gflops", i), Number(data, "relL2", i), Number(data, "sumDifference", i)));
        Assert.Equal(expected.Order(), told.Order());
    }

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Data_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("report-html.json",
            Cultures.Under(culture, () => DataText(Page(SampleRun.Records))
                .Replace("},{\"key\"", "},\n{\"key\"", StringComparison.Ordinal)));

    [Fact]
    public void Data_NamesWhatJsonCannotCount()
    {
        CaseRecord row = SampleRun.Untimed(SampleRun.Resnet, "", "onnx/auto", 1e-7);
        using JsonDocument data =
            Data(Page([row with { Error =
                row.Error! with { RelL2 = double.PositiveInfinity, CorrectBits = double.NegativeInfinity, OmegaMax = double.NaN } }]));
        Assert.Equal(["Infinity", "-Infinity", "NaN"],
            ((string[])["relL2", "bits", "omegaMax"]).Select(k => Column(data, k).GetProperty("values")[0].GetString()));
    }

    [Fact]
    public void Data_SaysWhichRowsRepeatAnother_AndWhichAreTheFloor()
    {
        CaseRecord[] records = [.. SampleRun.Records,
            SampleRun.Timed(SampleRun.Resnet, "resnet50-56-3x3", "managed/auto", 412_000, 8.06e-7)
                .Chose("managed/winograd-f4x3, F(4×4, 3×3)")];
        using JsonDocument data = Data(Page(records));
        int auto = Enumerable.Range(0, records.Length).Single(i => Text(data, "row", i) == "managed/auto");
        Assert.Equal((0, 0), (Number(data, "ranked", auto), Number(data, "front", auto)));
        foreach (JsonElement group in data.RootElement.GetProperty("groups").EnumerateArray())
        {
            Assert.Equal("reference/rounded", Text(data, "row", group.GetProperty("floor").GetInt32()));
        }
    }

    [Fact]
    public void Problems_OfOneNameAndTwoShapes_AreToldApart()
    {
        using JsonDocument data =
            Data(Page([SampleRun.Untimed(SampleRun.Resnet, "layer", "onnx/auto", 1e-7),
                SampleRun.Untimed(SampleRun.Depthwise, "layer", "onnx/auto", 1e-7)]));
        Assert.Equal(2, Column(data, "problem").GetProperty("texts").GetArrayLength());
    }

    [Fact]
    public void HostileTexts_StayInTheDataAndEndNothing()
    {
        CaseRecord hostile = SampleRun.Timed(SampleRun.Resnet, Hostile, "onnx/auto", 1000, 1e-7)
            with
        { Algorithm = "onnx/" + Hostile, Remarks = [Hostile], Isa = Hostile, Device = new Device(Hostile) };
        RunEnvironment environment = SampleRun.Environment with { CpuModel = Hostile + "@@data@@", CommandLine = Hostile };
        string page = HtmlPage.Text(ProblemGroup.Of([hostile]), environment, [Hostile]);
        Assert.Equal(3, EndOfScript().Count(page));
        Assert.DoesNotContain("<script>window", page, StringComparison.OrdinalIgnoreCase);
        using JsonDocument data = Data(page);
        Assert.Equal(("onnx/" + Hostile, Hostile, Hostile), (Text(data, "row", 0), Text(data, "problem", 0), Text(data, "reason", 0)));
    }

    [Fact]
    public void Page_AsksForNothingFromAnywhere()
    {
        string page = Page(SampleRun.Records), library = HtmlPage.Asset(HtmlPage.ChartLibrary);
        Assert.Contains("content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\"", page,
            StringComparison.Ordinal);
        string own = page.Replace(library, "", StringComparison.Ordinal);
        Assert.True(own.Length < page.Length);
        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(own).Select(m => m.Value).Distinct());
        Assert.DoesNotMatch(Request(), own);

        // The library names licences and the vocabularies of XML; none is an address that a browser asks for.
        Assert.All(Address().Matches(library).Select(m => m.Value),
            a => Assert.True(a.StartsWith("http://www.w3.org/", StringComparison.Ordinal)
                || a.Contains("LICENSE", StringComparison.Ordinal), a));
    }

    [Fact]
    public void Page_HasTheStructureThatItsScriptLooksFor()
    {
        string page = Page(SampleRun.Records);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width, initial-scale=1\">", page, StringComparison.Ordinal);
        Assert.Contains("<title>Convolution on Sample CPU &lt;1&gt;: speed and accuracy</title>", page, StringComparison.Ordinal);
        string[] ids = [.. Id().Matches(HtmlPage.Asset("report.html")).Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        string[] wanted = [.. HtmlPage.Scripts.SelectMany(s => Lookup().Matches(HtmlPage.Asset(s))).Select(m => m.Groups[1].Value)
            .Distinct()];
        Assert.NotEmpty(wanted);
        Assert.Subset(ids.ToHashSet(), wanted.ToHashSet());
    }

    [Fact]
    public void Scripts_AreAllInThePage_AndShort()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(Repository, "src", "Reporting", "Assets"), "report*.js")
            .Select(f => Path.GetFileName(f)!)];
        Assert.Equal(files.Order(), HtmlPage.Scripts.Order());
        Assert.All(files, f => Assert.True(HtmlPage.Asset(f).Split('\n').Length <= 400, f));
        Assert.All(files, f => Assert.DoesNotMatch(Markup(), HtmlPage.Asset(f)));
    }

    [Fact]
    public void ChartLibrary_IsTheFileThatTheDocumentsName()
    {
        using Stream library = typeof(HtmlPage).Assembly.GetManifestResourceStream(HtmlPage.ChartLibrary)!;
        string hash = Convert.ToHexStringLower(SHA512.HashData(library));
        Assert.Contains(hash, File.ReadAllText(Path.Combine(Repository, "docs", "reference", "dependencies.md")), StringComparison.Ordinal);
        Assert.Contains("Apache License", File.ReadAllText(Path.Combine(Repository, "src", "Reporting", "Assets", "echarts-LICENSE")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Command_NamesEverythingThatTheRecordDependsOn()
    {
        CaseRecord row = SampleRun.Timed(SampleRun.Dilated, "", "managed/direct", 1000, 1e-7, threads: 2)
            with
        { Isa = "avx2", Distribution = "keras", Seed = 7 };
        const string Program = "dotnet run -c Release --project bench -- ";
        Assert.Equal($"{Program}run --problem {SampleRun.Dilated} --algorithm managed/direct --threads 2 --isa avx2 --distribution "
            + $"keras --seed 7", RowCommand.Of(row));
        Assert.Equal($"{Program}accuracy --problem {SampleRun.Dilated} --algorithm onnx/auto --device cuda:0 --threads 1 "
            + $"--distribution normal --seed 1",
            RowCommand.Of(SampleRun.Untimed(SampleRun.Dilated, "", "onnx/auto", 1e-7) with { Device = new Device("cuda") }));
        Assert.Equal($"{Program}accuracy --problem {SampleRun.Resnet} --threads 1 --distribution normal --seed 1",
            RowCommand.Of(SampleRun.Records[0]));
    }

    [Fact]
    public void Command_OfAHostileRecord_IsOneCommand() =>
        Assert.EndsWith("--problem 'n1; rm -rf '\\''x'\\'' $(y)' --algorithm onnx/auto --threads 1 --distribution normal --seed 1",
            RowCommand.Of(SampleRun.Untimed("n1; rm -rf 'x'\n$(y)", "", "onnx/auto", 1e-7)), StringComparison.Ordinal);

    /// <summary>3 is what WCAG 2.1 asks of graphics; the numbers below are its own formula.</summary>
    [Theory]
    [InlineData("managed")]
    [InlineData("torch")]
    [InlineData("onnx")]
    [InlineData("nnpack")]
    [InlineData("reference")]
    [InlineData("a library of tomorrow")]
    public void MarksOnTheDarkPage_StandOut(string backend) =>
        Assert.True((Luminance(RowPalette.OnDark(backend, HtmlData.DarkBackground)) + 0.05) / (Luminance(HtmlData.DarkBackground)
            + 0.05) >= 3);

    [Fact]
    public void DarkBackground_IsTheStyleSheets() =>
        Assert.Contains("--card: " + HtmlData.DarkBackground, HtmlPage.Asset("report.css"), StringComparison.Ordinal);

    internal static string Page(IReadOnlyList<CaseRecord> records) => HtmlPage.Text(ProblemGroup.Of(records), SampleRun.Environment, []);

    private static string DataText(string page)
    {
        const string Begin = "<script type=\"application/json\" id=\"data\">";
        int start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)];
    }

    private static JsonDocument Data(string page) => JsonDocument.Parse(DataText(page));

    private static JsonElement Column(JsonDocument data, string key) =>
        data.RootElement.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("key").GetString() == key);

    private static double? Number(JsonDocument data, string key, int row) =>
        Column(data, key).GetProperty("values")[row] is { ValueKind: JsonValueKind.Number } v ? v.GetDouble() : null;

    private static string? Text(JsonDocument data, string key, int row) =>
        Column(data, key).GetProperty("values")[row].GetInt32() is >= 0 and int i
            ? Column(data, key).GetProperty("texts")[i].GetString() : null;

    private static double Luminance(string color)
    {
        double[] linear = [.. Enumerable.Range(0, 3)
            .Select(i => int.Parse(color.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex("</script", RegexOptions.IgnoreCase)]
    private static partial Regex EndOfScript();

    [GeneratedRegex("https?://[^\\s\"'`)]+")]
    private static partial Regex Address();

    [GeneratedRegex("\\bsrc\\s*=|\\bhref\\s*=|<link|url\\(|@import|\\bfetch\\(|XMLHttpRequest|\\bimport\\b|WebSocket|sendBeacon")]
    private static partial Regex Request();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b")]
    private static partial Regex Markup();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("getElementById\\(\"([^\"]+)\"\\)")]
    private static partial Regex Lookup();
}
