using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Studies;
using Xunit;

namespace ConvBench.Tests.Reporting.Studies;

public class PaperPageTests
{
    private static readonly PaperLine[] Paper =
    [
        new("barabasz", "F(m×m, 3×3), one tile", "direct", "mean |error|", 4.63e-8, 4.64e-8) { StdErr = 2e-10, RatioFrom = 0.97,
            RatioTo = 1.03 },
        new("barabasz", "F(m×m, 3×3), one tile", "F(2,3) in order", "mean |error|", 7.65e-8, 12e-8) { StdErr = 4e-10, RatioFrom = 0.92,
            RatioTo = 1.35 },
        new("barabasz", "F(m×m, 3×3), one tile", "F(2,3) mixed", "mean |error|", null, 5.65e-8) { StdErr = 3e-10 },
        new("barabasz", "claims of others", "±1/2 instead of ±3", "times as accurate", 100, 19.8) { Remark = "said without data" },
        new("onednn", "exact on whole numbers", "managed/direct", "wrong outputs", 0, 0) { RatioTo = 1 },
        new("onednn", "exact on whole numbers", "torch/auto", "wrong outputs", 0, 3) { RatioTo = 1 },
        new("onednn", "Winograd", "managed/winograd-f4x3", "relative L2", 2e-5, 1.12e-7) { RatioTo = 1 },
        new("unknown", "a table", "a row", "a figure", null, 12.5),
    ];

    private static readonly WhereLine[] Where =
    [
        Line("managed/direct", 2e-7)
            with { Tiles = [Tile(2, false, 1.1, 1, 1, 1, 1), Tile(2, false, 0.9, 1, 1, 1, 1)], Outlier = Outlier(1.02e-6, 1, 0, 0) },
        Line("managed/winograd-f2x3", 4e-7)
            with { Tiles = [Tile(2, true, 120, 2, 1, 1, 0.5)], BorderOmegaRms = 1.8, Outlier = Outlier(3.4e-5, 33.3, 385, 2) },
        Line("nnpack/fft8", 4e-7) with { Tiles = [Tile(2, true, 1.5, 1, 1.1, 1, 0.9)], Outlier = Outlier(2e-6, 2, 0, 0) },
        Line("torch/auto", 2e-7),
    ];

    private static readonly StudyHeader Header = new("paper", "study paper --name barabasz");

    [Fact]
    public void APublishedFigure_HoldsWithinItsRatios_AndAZeroOnlyAsZero()
    {
        Assert.Equal([true, false, null, null, true, false, true, null], Paper.Select(l => l.Holds()));
        Assert.Equal(0.198, Paper[3].Ratio()!.Value, 12);
        Assert.Null(Paper[4].Ratio());
    }

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void ThePaperPage_IsTheApprovedOne(string culture) =>
        Approved.Same("study-paper.md", Cultures.Under(culture, () => PaperPage.Text(Paper, Header, SampleRun.Environment)));

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void TheWherePage_IsTheApprovedOne(string culture) =>
        Approved.Same("study-where.md",
            Cultures.Under(culture, () =>
                WherePage.Text(Where, WherePage.Figures(Where), Header with { Study = "where" }, SampleRun.Environment)));

    [Fact]
    public void EveryFigure_IsDrawn()
    {
        IReadOnlyList<PlannedFigure> figures = WherePage.Figures(Where);
        Assert.Equal(["tile", "outlier", "ulps", "channels"], figures.Select(f => f.Stem.Split('/')[0]));
        Assert.All(figures, f => Assert.Contains("managed/direct", f.Figure().ToSvg(), StringComparison.Ordinal));
    }

    [Fact]
    public void APage_IsMadeOfAFolderAlone()
    {
        using var folder = new TemporaryFolder();
        StudyFile.Write(folder.Path, new StudyHeader("where", "study where"));
        StudyFile.Append(folder.Path, WhereLine.FileName, Where[1]);
        File.AppendAllText(Path.Combine(folder.Path, WhereLine.FileName), "{\n");
        PagesResult pages = RunPages.WriteAll(folder.Path);
        Assert.Contains(pages.Files, f => f.EndsWith("study.md", StringComparison.Ordinal));
        Assert.Contains(pages.Faults, f => f.StartsWith("where.jsonl line 2", StringComparison.Ordinal));
    }

    private static WhereLine Line(string algorithm, double error) => new("n1c8h24w24k4r3s3_p1", algorithm)
    {
        RelL2 = error,
        RmsAbs = 1e-6,
        ChannelRelL2 = [error, 1.1 * error],
        BorderOmegaRms = 1,
        InteriorOmegaRms = 1,
        UlpCounts = [50, 30, 15, 4, 0, 1],
        UlpLeftOut = 2,
    };

    private static TileErrors Tile(int side, bool known, double contrast, params double[] ratios) =>
        new(side, side, known, [.. ratios.Select(r => r * 1e-6)], [.. ratios.Select(r => r * 4e-6)], contrast);

    private static OutlierErrors Outlier(double rms, double toDirect, long spoiled, int reach) =>
        new(13, 13, rms, 5 * rms, 1e-6, spoiled, reach, 3, [1e-6, 1e-6, 4e-5, 1e-6, -1, 2e-4, 1e-6, 1e-6, 1e-3])
        {
            RatioToDirect =
            toDirect
        };
}
