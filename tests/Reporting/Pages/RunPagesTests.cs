using System.Xml.Linq;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using SkiaSharp;
using Xunit;

namespace ConvBench.Tests.Reporting.Pages;

public class RunPagesTests
{
    [Fact]
    public void WriteAll_MakesEveryPageAndFigure()
    {
        using TemporaryFolder folder = Folder();
        PagesResult result = RunPages.WriteAll(folder.Path);
        Assert.Empty(result.Faults);
        string[] names = [.. result.Files.Select(f => Path.GetRelativePath(folder.Path, f).Replace('\\', '/'))];
        string[] figures = ["tradeoff-t1", "tradeoff-t2", "time-t1", "time-t2", "suite-t1", "roofline-t1", "layers/resnet50-56-3x3-t1",
            "layers/mobilenet-dw-t1"];
        Assert.Superset(new HashSet<string>(["report.md", "report.html", "records.csv", "roofline.md", .. figures.Select(f => f + ".png"),
            .. figures.Select(f => f + ".svg")]), names.ToHashSet());
        Assert.All(result.Files, f => Assert.True(new FileInfo(f).Length > 0));

        // Every picture and page that the page shows or links is there.
        string page = File.ReadAllText(Path.Combine(folder.Path, "report.md"));
        Assert.All(page.Split('(', ')')
            .Where(t => t.EndsWith(".png", StringComparison.Ordinal) || t.EndsWith(".svg", StringComparison.Ordinal)
            || t.EndsWith(".md", StringComparison.Ordinal) || t.EndsWith(".html", StringComparison.Ordinal)),
            t => Assert.True(names.Contains(t) || t == "../../../docs/glossary.md", t));
    }

    [Fact]
    public void Png_OfEveryFigure_ShowsTheColoursOfItsLibraries()
    {
        using TemporaryFolder folder = Folder();
        foreach (string png in RunPages.WriteAll(folder.Path).Files.Where(f => f.EndsWith(".png", StringComparison.Ordinal)))
        {
            using SKBitmap picture = SKBitmap.Decode(png);
            HashSet<SKColor> colors = [.. picture.Pixels];
            Assert.Contains(SKColors.White, colors);
            Assert.Contains(SKColor.Parse(RowPalette.ColorOf("managed")), colors);
            Assert.Contains(SKColor.Parse(RowPalette.ColorOf("onnx")), colors);
        }
    }

    [Fact]
    public void Svg_IsXmlAndHoldsItsLabelsAsText()
    {
        FigurePlanOf(FigureKind.Tradeoff, out string[] texts);
        Assert.Superset(new HashSet<string>(["managed/winograd-f4x3", "resnet50-56-3x3", "3×3, 64→64 on 56²", "correctly rounded float32",
            "FMA peak 222", "1e-6"]), texts.ToHashSet());
        Assert.Single(texts, "managed/winograd-f4x3");
        FigurePlanOf(FigureKind.Time, out texts);
        Assert.Superset(new HashSet<string>(["managed/direct", "1.07 ms", "100 µs", "1.00 µs"]), texts.ToHashSet());
    }

    [Fact]
    public void Fonts_HaveEveryCharacterOfTheFigures()
    {
        foreach (SKTypeface face in (SKTypeface[])[PlotFonts.Regular, PlotFonts.Bold])
        {
            Assert.Equal(PlotFonts.Family, face.FamilyName);
            Assert.True(face.ContainsGlyphs("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:;/-()%×²→↓·µ≤…−'\u00a0"));
        }
    }

    [Fact]
    public void WriteAll_OfADamagedFile_KeepsTheRestAndNamesTheFault()
    {
        using TemporaryFolder folder = Folder();
        string records = Path.Combine(folder.Path, RecordFile.RecordsName);
        File.AppendAllText(records, "{\"problem\":null,\"backend\":\"x\",\"algorithm\":\"x/y\"}\n{\"schema\":1,\"problem\":\"n1c");
        File.Delete(Path.Combine(folder.Path, RecordFile.EnvironmentName));
        PagesResult result = RunPages.WriteAll(folder.Path);
        Assert.Equal(3, result.Faults.Count);
        string page = File.ReadAllText(Path.Combine(folder.Path, "report.md"));
        Assert.Equal(3, page.Split("**Not readable:**").Length - 1);
        Assert.Contains("managed/winograd-f4x3", page, StringComparison.Ordinal);
        Assert.Equal(SampleRun.Records.Count + 1, File.ReadAllText(Path.Combine(folder.Path, "records.csv")).Split("\r\n")
            .Count(l => l.StartsWith("2,", StringComparison.Ordinal) || l.StartsWith("schema", StringComparison.Ordinal)));
    }

    [Fact]
    public void WriteAll_WithoutAnyTime_MakesTablesAndNoFigure()
    {
        using var folder = new TemporaryFolder();
        RecordFile.WriteEnvironment(folder.Path, SampleRun.Environment);
        RecordFile.Append(folder.Path, SampleRun.Untimed(SampleRun.Resnet, "", "onnx/auto", 1e-7));
        PagesResult result = RunPages.WriteAll(folder.Path);
        Assert.Equal(["report.md", "report.html", "records.csv"], result.Files.Select(Path.GetFileName));
        Assert.Contains("-- accuracy --problem " + SampleRun.Resnet, File.ReadAllText(result.Files[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void TextPages_OfTwoThousandRecords_HoldEachOfThem()
    {
        CaseRecord[] records =
        [
            .. from layer in Enumerable.Range(1, 100) from row in Enumerable.Range(1, 20)
               select SampleRun.Timed($"n1c{layer}h9w9k8r3s3", "", $"managed/winograd-f{row}x3", 1000 * row, 1e-6 / row),
        ];
        string page = ReportPage.Text(records, SampleRun.Environment, FigurePlan.Of(ProblemGroup.Of(records), SampleRun.Environment), []);
        Assert.Equal(2000, page.Split('\n').Count(l => l.StartsWith("| ★ | **managed/", StringComparison.Ordinal)));
        Assert.Equal(2002, CsvPage.Text(records).Split("\r\n").Length);
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        RecordFile.WriteEnvironment(folder.Path, SampleRun.Environment);
        foreach (CaseRecord record in SampleRun.Records)
        {
            RecordFile.Append(folder.Path, record);
        }

        return folder;
    }

    private static void FigurePlanOf(FigureKind kind, out string[] texts)
    {
        PlannedFigure figure = FigurePlan.Of(ProblemGroup.Of(SampleRun.Records), SampleRun.Environment).First(f => f.Kind == kind);
        texts = [.. XDocument.Parse(figure.Figure().ToSvg()).Descendants().Where(e => e.Name.LocalName == "text")
            .Select(e => e.Value.Trim())];
    }
}
