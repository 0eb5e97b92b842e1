using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Studies;
using Xunit;

namespace ConvBench.Tests.Reporting.Studies;

public sealed class StudyPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("convbench-test-").FullName;

    public static TheoryData<string> Studies => ["growth", "distribution", "tile", "points", "kernel", "dilation"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Studies))]
    public void Page_IsTheApprovedOne(string study)
    {
        CurvePage page = PageOf(study);
        Approved.Same($"study-{study}.md", page.Text(new StudyHeader(study, $"study {study} --seed 5"), Run(Records())));
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Folder_BecomesPageAndFigures(string study)
    {
        RecordFile.WriteEnvironment(_folder, SampleRun.Environment);
        StudyFile.Write(_folder, new StudyHeader(study, $"study {study}"));
        foreach (CaseRecord record in Records())
        {
            RecordFile.Append(_folder, record);
        }

        PagesResult pages = RunPages.WriteAll(_folder);
        Assert.Empty(pages.Faults);
        Assert.Equal(["study.md", $"{study}.svg", $"{study}.png"], pages.Files.Select(Path.GetFileName));
        Assert.All(pages.Files, f => Assert.True(new FileInfo(f).Length > 500, f));
    }

    [Fact]
    public void Growth_FindsTheExponentThatTheRecordsWereMadeWith()
    {
        string page = new GrowthPage().Text(new StudyHeader("growth", "study growth"), Run(Records()));

        // ω of direct was made as n^½ exactly, of the rounded truth as n^−½
        Assert.Contains("| `managed/direct` | 0.50 ± 0.00 | 0.50 ± 0.00 |", page, StringComparison.Ordinal);
        Assert.Contains("| `reference/rounded` | −0.50 ± 0.00 |", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void WithoutAnyError_ThePageSaysSo_AndNamesWhatFailed(string study)
    {
        CaseRecord failed = Record("managed/direct", 4, 1, 0)
            with
        { Status = CaseStatus.Failed, Reason = "above its bound: |y − yRef| is 3× γ_36·s", Error = null };
        string page = PageOf(study).Text(new StudyHeader(study, "study"), Run([failed]));
        Assert.Contains("No case ended with an error to show.", page, StringComparison.Ordinal);
        Assert.Contains("above its bound", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("managed/winograd-f4x3", "F(4×4, 3×3)", 6)]
    [InlineData("managed/fft", "tiles of 24×32", 24)]
    [InlineData("managed/fft-16", "tiles of 16×16", 16)]
    [InlineData("nnpack/fft8", "", 8)]
    [InlineData("nnpack/winograd-f6x3", "", 8)]
    [InlineData("reference/rounded", "", null)]
    public void Tile_IsTheChoice(string row, string variant, int? inputs) =>
        Assert.Equal(inputs, (int?)TilePage.Length(Record(row, 4, 1, 0).Chose(variant)));

    [Theory]
    [MemberData(nameof(Studies))]
    public void Figure_HasTheSameBytesEveryTime(string study)
    {
        Figure figure = PageOf(study).Figure(Records());
        Assert.Equal(figure.ToSvg(), PageOf(study).Figure(Records()).ToSvg());
        Assert.Contains("managed/fft", figure.ToSvg(), StringComparison.Ordinal);
    }

    private static CurvePage PageOf(string study) => study switch
    {
        "growth" => new GrowthPage(),
        "distribution" => new DistributionPage(),
        "tile" => new TilePage(),
        "points" => new PointsPage(),
        "kernel" => new KernelPage(),
        _ => new DilationPage(),
    };

    private static RunContent Run(IReadOnlyList<CaseRecord> records) => new(records, SampleRun.Environment, []);

    /// <summary>Laws without scatter: ω of direct n^½, of Winograd a constant, of FFT and the rounded truth n^−½.</summary>
    private static List<CaseRecord> Records() =>
    [
        .. from channels in (int[])[1, 16, 256, 1024, 4096]
           from seed in (int[])[1, 2]
           from row in (string[])["reference/rounded", "managed/direct", "managed/winograd-f4x3", "managed/fft"]
           select Record(row, channels, seed, row switch { "managed/direct" => 0.5, "managed/winograd-f4x3" => 0, _ => -0.5 }),
    ];

    private static CaseRecord Record(string row, int channels, int seed, double exponent)
    {
        string problem = $"n1c{channels}h12w12k16r3s3_p1";
        double n = 9 * channels, omega = (row == "managed/winograd-f4x3" ? 5 : 0.5) * Math.Pow(n, exponent),
            l2 = 6e-8 * omega * Math.Sqrt(n);
        CaseRecord record = SampleRun.Untimed(problem, "", row, l2);
        return (record with
        {
            Seed = seed,
            Distribution = "normal",
            Error = record.Error! with { OmegaRms = omega, OmegaMax = 4 * omega },
            Bound = row == "reference/rounded" ? null : new BoundRecord($"γ_{n}·s", n, n * 6e-8, 1, omega / n / 100, 1.1 * l2),
            ChainLength = row switch { "managed/direct" => 144, "managed/winograd-f4x3" => 32, "managed/fft" => 64, _ => null },
        }).Chose(row == "managed/winograd-f4x3" ? "F(4×4, 3×3)" : row == "managed/fft" ? "tiles of 12×12" : "");
    }
}
