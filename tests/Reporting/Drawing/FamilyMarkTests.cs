using System.Runtime.CompilerServices;
using ConvBench.Reporting.Drawing;
using SkiaSharp;
using Xunit;

namespace ConvBench.Tests.Reporting.Drawing;

/// <summary>A family has its word and its shape wherever families are drawn; no compiler finds a place that was forgotten.</summary>
public class FamilyMarkTests
{
    [Fact]
    public void EveryFamily_HasAWordAndAShapeOfItsOwn()
    {
        AlgorithmFamily[] families = Enum.GetValues<AlgorithmFamily>();
        Assert.All(families, f => Assert.True(Has(() => RowPalette.FamilyName(f)), $"{f}: no name in {nameof(RowPalette)}.cs"));
        Assert.All(families, f => Assert.True(Has(() => Picture(f)), $"{f}: no shape in {nameof(Brush)}.cs"));
        Assert.Equal(families.Length, families.Select(RowPalette.FamilyName).Distinct().Count());
        Assert.Equal(families.Length, families.Select(Picture).Distinct().Count());
    }

    [Fact]
    public void EveryFamily_HasAShapeInTheScriptOfReportHtml()
    {
        string script = File.ReadAllText(Script());
        Assert.All(Enum.GetValues<AlgorithmFamily>(), f => Assert.True(
            script.Contains($"\n  {RowPalette.FamilyId(f)}: {{ path: ", StringComparison.Ordinal), $"{f}: no shape in report.elements.js"));
    }

    /// <summary>The pixels of a marker.</summary>
    private static string Picture(AlgorithmFamily family)
    {
        using var bitmap = new SKBitmap(32, 32);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        Brush.Marker(canvas, family, 16, 16, 10, SKColors.Black);
        canvas.Flush();
        return Convert.ToHexString(bitmap.Bytes);
    }

    private static bool Has(Func<object> what) => Record.Exception(what) is null;

    private static string Script([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "src", "Reporting", "Assets", "report.elements.js");
}
