using System.Globalization;
using System.Xml.Linq;
using ConvBench.Reporting.Agree;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Text;
using Xunit;

namespace ConvBench.Tests.Reporting.Agree;

public class AgreePageTests
{
    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void Page_UnderEveryCulture_IsTheApprovedOne(string culture) => Approved.Same("agree.md", Cultures.Under(culture, Page));

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void Csv_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("agree.csv", Cultures.Under(culture, () => AgreeCsv.Text(Summary.Problems)));

    [Fact]
    public void Implementations_AreRowsWithTheSameBits_OnTheSameProblems()
    {
        Assert.Equal(
            ["reference/rounded", "onnx/auto", "managed/direct = torch/auto", "managed/winograd-f4x3"],
            Summary.Implementations.Select(i => string.Join(" = ", i.Rows)));
        Assert.Equal([0, 1, 2, 3], Summary.Implementations.Select(i => i.Number));
    }

    /// <summary>Three implementations on the second problem, two on the first: 3 + 1 verdicts, names counted once.</summary>
    [Fact]
    public void Verdicts_CountEachImplementationOnce()
    {
        Assert.Equal(4, Summary.Verdicts.Count);
        Assert.Equal(1, Summary.Verdicts.Count(v => v.Pair.Kept));
    }

    [Fact]
    public void RowsThatRanOnDifferentProblems_AreListedApart()
    {
        OutputFacts[] rows = [.. SampleAgreement.Records[1].Rows, SampleAgreement.Records[1].Rows[1] with { Row = "nnpack/direct" }];
        var summary = new AgreementSummary([SampleAgreement.Records[0], SampleAgreement.Records[1] with { Rows = rows }]);
        (Implementation a, Implementation b) = Assert.Single(summary.SameWhereBoth);
        Assert.Equal(["managed/direct", "nnpack/direct"], new[] { a.Name, b.Name }.Order(StringComparer.Ordinal));
        Assert.Equal(1, a.Common(b));
    }

    [Fact]
    public void ASharedKernel_OnPartOfTheProblems_IsListed()
    {
        OutputFacts[] rows = [.. SampleAgreement.Records[0].Rows.Select(r => r.Row == "onnx/auto" ? r with { Sha256 = "a1" } : r)];
        var summary = new AgreementSummary([SampleAgreement.Records[0] with { Rows = rows }, SampleAgreement.Records[1]]);
        (Implementation a, Implementation b, int same) = Assert.Single(summary.SameOnMost);
        Assert.Equal((1, 2), (same, a.Common(b)));
        Assert.Equal(["managed/direct", "onnx/auto"], new[] { a.Name, b.Name }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ARowThatIsTheRoundedTruth_StaysAnImplementation()
    {
        AgreementRecord record = SampleAgreement.Records[0]
            with
        { Rows = [.. SampleAgreement.Records[0].Rows.Select(r => r with { Sha256 = "00" })], Pairs = [] };
        Assert.Equal(["reference/rounded", "managed/direct"], new AgreementSummary([record]).Implementations.Select(i => i.Name));
    }

    [Fact]
    public void Between_TurnsTheSignWithTheOrder()
    {
        AgreedProblem problem = Summary.Problems[0];
        RowPair one = problem.Between("torch/auto", "onnx/auto")!, other = problem.Between("onnx/auto", "torch/auto")!;
        Assert.Equal(3.8146973e-06f, one.NumpyChunked);
        Assert.Equal((-one.NumpyChunked, -one.Difference.SumDifference, one.Difference.MaxAbs),
            (other.NumpyChunked, other.Difference.SumDifference, other.Difference.MaxAbs));
        Assert.Equal(0, problem.Between("torch/auto", "managed/direct")!.Difference.MaxAbs);
        Assert.Null(problem.Between("torch/auto", "managed/winograd-f4x3"));
    }

    [Fact]
    public void HeatMap_NamesEveryImplementation_AndEncodesTheDifference()
    {
        IReadOnlyList<PlannedFigure> figures = AgreeFigure.Plan(Summary);
        Assert.Equal(["agree", "agree/1", "agree/2"], figures.Select(f => f.Stem));
        string[] texts = [.. XDocument.Parse(figures[0].Figure().ToSvg()).Descendants().Where(e => e.Name.LocalName == "text")
            .Select(e => e.Value.Trim())];
        Assert.Superset(new HashSet<string>(["managed/direct +1 2", "3 managed/winograd-f4x3", "6.5", "86"]), texts.ToHashSet());
        Assert.Equal(AgreeFigure.ColorOf(1), AgreeFigure.ColorOf(0.01));
        Assert.NotEqual(AgreeFigure.ColorOf(1), AgreeFigure.ColorOf(1.01));
        Assert.Equal(AgreeFigure.ColorOf(1e4), AgreeFigure.ColorOf(1e7));
    }

    /// <summary>Right column: repr of the float in Python.</summary>
    [Theory]
    [InlineData(54014.90234375f, "54014.90234375")]
    [InlineData(-0.02734375f, "-0.02734375")]
    [InlineData(33550920f, "33550920.0")]
    [InlineData(0f, "0.0")]
    [InlineData(3.814697265625e-06f, "3.814697265625e-06")]
    [InlineData(17.228924f, "17.228923797607422")]
    public void NumpyText_IsWhatPrintShows(float value, string expected) =>
        Assert.Equal(expected, Cultures.Under("de-DE", () => NumpyText.Of(value)));

    /// <summary>A printed tolerance is never below the number it stands for, and less than 1 % above.</summary>
    [Theory]
    [InlineData(2.3601e-5)]
    [InlineData(0.017711)]
    [InlineData(9.999e-7)]
    [InlineData(123.4)]
    [InlineData(1)]
    public void Up_RoundsUp(double value) =>
        Assert.InRange(double.Parse(AgreeTolerance.Up(value), CultureInfo.InvariantCulture), value, value * 1.01);

    private static AgreementSummary Summary { get; } = new(SampleAgreement.Records);

    private static string Page() =>
        AgreePage.Text(Summary, AgreeFigure.Plan(Summary), SampleRun.Environment, ["agree.jsonl line 7: cut off"]);
}
