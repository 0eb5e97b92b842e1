using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Figures;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Figures;

/// <summary>What the figures over a whole run draw, before it is drawn.</summary>
public class OverviewFigureTests
{
    [Fact]
    public void Heat_OrdersRowsByCoverageAndSpeed()
    {
        IReadOnlyList<ProblemGroup> groups = Groups(
            Timed("n1c4h8w8k4r3s3_p1", "a/direct", 1), Timed("n1c4h8w8k4r3s3_p1", "b/auto", 2), Timed("n1c4h8w8k4r1s1", "b/auto", 3),
                Timed("n1c4h8w8k4r1s1", "c/fft", 30));

        // Shares of the fastest: a 1; b 0.5 + 1; c 0.1.
        Assert.Equal(["b/auto", "a/direct", "c/fft"], HeatFigure.Rows(groups).Select(r => r.Algorithm));
    }

    [Fact]
    public void Scaling_IsTimeOnFewOverTimeOnMany_ForRowsThatHaveBoth()
    {
        IReadOnlyList<ProblemGroup> groups = Groups(
            Timed("n1c4h8w8k4r3s3_p1", "a/direct", 10), Timed("n1c4h8w8k4r3s3_p1", "a/direct", 5) with { Threads = 4 },
            Timed("n1c4h8w8k4r1s1", "a/direct", 9), Timed("n1c4h8w8k4r1s1", "a/direct", 3) with { Threads = 4 },
            Timed("n1c4h8w8k4r1s1", "b/auto", 9));
        var (row, speedUps) = Assert.Single(ScalingFigure.Rows(groups, out int few, out int many));
        Assert.Equal((1, 4, "a/direct"), (few, many, row.Algorithm));
        Assert.Equal([2.0, 3.0], speedUps);
        Assert.Empty(ScalingFigure.Rows([.. groups.Where(g => g.Threads == 1)], out _, out _));
    }

    [Fact]
    public void Sweep_IsFourLayersThatDifferInOneParameter()
    {
        string[] kernels = ["n1c4h40w40k4r1s1", "n1c4h40w40k4r3s3_p1", "n1c4h40w40k4r7s7_p3", "n1c4h40w40k4r5s5_p2"];
        string[] dilations = ["n1c4h40w40k4r3s3_p2_d2", "n1c4h40w40k4r3s3_p4_d4", "n1c4h40w40k4r3s3_p8_d8"];
        IReadOnlyList<Sweep> sweeps =
            Sweep.Of(Groups([.. kernels.Concat(dilations).Append("n1c8h40w40k4r3s3_p1").Select(p => Timed(p, "a/direct", 1))]));
        Assert.Equal(["filter size", "dilation"], sweeps.Select(s => s.Parameter));
        Assert.Equal([1, 3, 5, 7], sweeps[0].Groups.Select(g => g.Value));
        Assert.Equal([1, 2, 4, 8], sweeps[1].Groups.Select(g => g.Value));
        Assert.Equal("4→4 channels on 40×40, 3×3 filters", sweeps[1].Fixed);
        Assert.Empty(Sweep.Of(Groups([.. kernels.Take(3).Select(p => Timed(p, "a/direct", 1))])));
    }

    [Fact]
    public void SweepCurve_IsTheFastestRowOfItsFamily()
    {
        CaseRecord[] rows = [.. ((int[])[1, 3, 5, 7]).SelectMany(r => (CaseRecord[])
        [
            Timed($"n1c4h40w40k4r{r}s{r}", "a/winograd-f2x3", 2), Timed($"n1c4h40w40k4r{r}s{r}", "a/winograd-f4x3", r),
                Timed($"n1c4h40w40k4r{r}s{r}", "a/direct", 4),
        ])];
        var curves = SweepFigure.Curves(Assert.Single(Sweep.Of(Groups(rows))));
        Assert.Equal(["a Winograd", "a direct"], curves.Select(c => c.Label));
        Assert.Equal(["a/winograd-f4x3", "a/winograd-f2x3", "a/winograd-f2x3", "a/winograd-f2x3"],
            curves[0].Points.Select(p => p.Row.Algorithm));
    }

    [Theory]
    [InlineData(new float[] { 10, 11, 12 }, new float[] { 10, 24, 38 })]
    [InlineData(new float[] { 90, 95, 99 }, new float[] { 72, 86, 100 })]
    [InlineData(new float[] { 10, 50, 90 }, new float[] { 10, 50, 90 })]
    public void NamesOfCurves_KeepTheirOrderAndDistance(float[] wanted, float[] expected) =>
        Assert.Equal(expected, CurveLayer.Spread(wanted, 14, 0, 100));

    [Fact]
    public void EveryFigure_Draws()
    {
        string[] kernels = ["n1c4h40w40k4r1s1", "n1c4h40w40k4r3s3_p1", "n1c4h40w40k4r7s7_p3", "n1c4h40w40k4r5s5_p2"];
        IReadOnlyList<ProblemGroup> groups =
            Groups([.. kernels.SelectMany(p =>
                (CaseRecord[])[Timed(p, "managed/direct", 10), Timed(p, "onnx/auto", 20),
                    Timed(p, "managed/direct", 6) with { Threads = 2 }])]);
        IReadOnlyList<PlannedFigure> plan = FigurePlan.Of(groups, SampleRun.Environment);
        foreach (FigureKind kind in (FigureKind[])[FigureKind.Heat, FigureKind.Sweep, FigureKind.Scaling])
        {
            string svg = plan.First(f => f.Kind == kind).Figure().ToSvg();
            Assert.Contains("managed", svg, StringComparison.Ordinal);
            Assert.Contains("#009E73", svg, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static IReadOnlyList<ProblemGroup> Groups(params CaseRecord[] records) => ProblemGroup.Of(records);

    private static CaseRecord Timed(string problem, string algorithm, double medianNs) => new CaseRecord
    {
        Problem = problem,
        Backend = RowId.Backend(algorithm),
        Algorithm = algorithm,
        Time = new TimeRecord(medianNs, medianNs, 0, 0, medianNs, 3),
        Gflops = 100 / medianNs,
        Error = new ErrorStats { RelL2 = 1e-7, CorrectBits = 23.2 },
    }.WithFacts();
}
