using System.Text;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

/// <summary>How a row that picks another is scored: by its own time, on the layers of its fit and on others apart.</summary>
public class ChooserScoreTests
{
    private static readonly ModelFit Fit = new("canonical", "a machine");

    [Fact]
    public void Score_IsByItsOwnTime_AndTellsTheSamplesApart()
    {
        IReadOnlyList<ChooserScore> scores = ChooserScore.Of(ProblemGroup.Of(
        [
            // in sample: it picked the fastest row, and was measured 15 % above it
            .. Layer(64, inSample: true, auto: 1150, pick: "managed/direct", ("managed/direct", 1000), ("managed/fft", 2000)),
            // out of sample: within 10 %, a wrong pick, and one that was measured faster than its row: no merit
            .. Layer(32, inSample: false, auto: 1100, pick: "managed/direct", ("managed/direct", 1090), ("managed/fft", 1000)),
            .. Layer(16, inSample: false, auto: 4000, pick: "managed/fft", ("managed/direct", 1000), ("managed/fft", 3800)),
            .. Layer(8, inSample: false, auto: 900, pick: "managed/direct", ("managed/direct", 1000), ("managed/fft", 5000)),
        ]));
        Assert.Equal([("out of sample", 3, 2, 2), ("in sample", 1, 0, 1)],
            scores.Select(s => (s.Sample, s.Layers.Count, s.Good, s.GoodChoices)));
        Assert.Equal(Math.Cbrt(1.1 * 4 * 1), scores[0].Loss, 12);
        Assert.Equal(["n1c16h28w28k64r3s3_p1"], scores[0].Worst.Select(w => w.Group.Problem));
        Assert.Equal(4000.0 / 3800, scores[0].Worst[0].Twice, 12);
    }

    /// <summary>Without its pick, or without another row, there was nothing to choose; rows of other libraries, widths,
    /// operands or beyond the budget are none that it could have picked.</summary>
    [Fact]
    public void Score_ComparesWithTheRowsThatItCouldPick()
    {
        CaseRecord[] rows = Layer(64, false, 1000, "managed/direct", ("managed/direct", 1000), ("managed/fft", 2000));
        CaseRecord other = rows[1] with { Algorithm = "managed/winograd", Time = rows[1].Time! with { MedianNs = 10 } };
        Assert.Equal(1, Assert.Single(Scores([.. rows, other with { Algorithm = "onnx/auto", Own = false }])).Loss);
        Assert.Equal(1, Assert.Single(Scores([.. rows, other with { Isa = "avx2" }])).Loss);
        Assert.Equal(1, Assert.Single(Scores([.. rows, other with { Operands = "bfloat16" }])).Loss);
        Assert.Equal(100, Assert.Single(Scores([.. rows, other])).Loss, 9);
        CaseRecord tight = rows[0] with { Choice = rows[0].Choice! with { Budget = 1e-6 } };
        CaseRecord coarse = other with { Error = other.Error! with { RelL2 = 2e-6 } };
        Assert.Equal(1, Assert.Single(Scores([tight, .. rows[1..], coarse])).Loss);
        Assert.Empty(Scores(rows[..2]));
        Assert.Empty(Scores([rows[0], rows[2], other]));
        Assert.Empty(Scores(rows[1..]));
    }

    [Fact]
    public void Page_SaysWhatTheModelWasFittedOn_AndNamesTheWorstLayers()
    {
        string page = Page(Layer(64, false, 3000, "managed/fft", ("managed/direct", 1000), ("managed/fft", 2000)));
        Assert.Contains("fitted on the suite `canonical` (a machine)", page, StringComparison.Ordinal);
        Assert.Contains("| managed/auto | out of sample | 1 | 0 (0 %) | 3.00 | 3.00 | 0 | 1.50 to 1.50 |", page, StringComparison.Ordinal);
        Assert.Contains("| layer: 3×3, 64→64 on 28² | managed/fft | 3.00 µs | managed/direct | 1.00 µs | 3.00 |",
            page.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("do not say what it was fitted on",
            Page([.. Layer(64, false, 1000, "managed/fft", ("managed/direct", 1000), ("managed/fft", 2000))
                .Select(r => r with { Fit = null, InSample = null })]), StringComparison.Ordinal);
        Assert.Equal("", Page(SampleRun.Records));
    }

    private static IReadOnlyList<ChooserScore> Scores(IReadOnlyList<CaseRecord> records) => ChooserScore.Of(ProblemGroup.Of(records));

    private static string Page(IReadOnlyList<CaseRecord> records)
    {
        var page = new StringBuilder();
        ChooserSection.Append(page, ProblemGroup.Of(records));
        return page.ToString();
    }

    /// <summary>The row that picks, then rows of that many ns.</summary>
    private static CaseRecord[] Layer(int channels, bool inSample, double auto, string pick, params (string Row, double Ns)[] rows)
    {
        string problem = $"n1c{channels}h28w28k64r3s3_p1";
        return
        [
            SampleRun.Timed(problem, "layer", "managed/auto", auto, 2e-7).Chose(pick) with { Fit = Fit, InSample = inSample },
            .. rows.Select(r => SampleRun.Timed(problem, "layer", r.Row, r.Ns, 2e-7)),
        ];
    }
}
