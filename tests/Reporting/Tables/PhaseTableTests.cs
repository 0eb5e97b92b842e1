using ConvBench.Reporting.Tables;
using Xunit;

namespace ConvBench.Tests.Reporting.Tables;

public class PhaseTableTests
{
    private static readonly IReadOnlyList<ProblemTable> Tables = SummaryTable.Build(SampleRun.Records);

    [Fact]
    public void OnlyProfiledRows_AreInIt() =>
        Assert.Equal(["managed/winograd-f4x3"], PhaseTable.Of(Tables[0])!.Rows.Select(r => r.Cells[0]));

    [Fact]
    public void ATableWithoutPhases_HasNone() => Assert.All([Tables[1], Tables[3]], t => Assert.Null(PhaseTable.Of(t)));

    // 80, 300, 30 and 10 of 420 µs. 58 MFLOP in 300 µs are 193 GFLOP/s of a peak of 222.25.
    [Theory]
    [InlineData("time", "420 µs")]
    [InlineData("before", "input transform 19 %")]
    [InlineData("time before", "80.0 µs")]
    [InlineData("multiply", "71 %")]
    [InlineData("time in multiply", "300 µs")]
    [InlineData("% of peak", "87.0")]
    [InlineData("after", "output transform 7.1 %")]
    [InlineData("time after", "30.0 µs")]
    [InlineData("other", "2.4 %")]
    public void Phases_AreSharesOfTheirSum(string column, string cell) => Assert.Equal(cell, Cell(Tables[0], column));

    [Theory]
    [InlineData("before", "gather 40 %")]
    [InlineData("multiply", "transforms 60 %")]
    [InlineData("% of peak", "")]
    [InlineData("after", "")]
    [InlineData("other", "0 %")]
    public void ARowWithoutMultiply_HasItsLongestPhaseThere(string column, string cell) => Assert.Equal(cell, Cell(Tables[2], column));

    [Fact]
    public void OnScreen_FitsAHundredColumns()
    {
        CaseRecord widest = SampleRun.Timed(SampleRun.Resnet, "", "managed/winograd-f4x3", 1e6, 1e-7) with
        {
            ExecutedFlops = 5.8e7,
            Phases = [new("forward transform", 1e-3), new("multiply", 1.1e-3), new("inverse transform", 1e-3), new("other", 1e-5)],
        };
        ProblemTable table = PhaseTable.Of(Assert.Single(SummaryTable.Build([widest])))!.OnScreen();
        IEnumerable<int> widths = table.Columns.Select((c, i) => Math.Max(c.Title.Length, table.Rows.Max(r => r.Cells[i].Length)));
        Assert.InRange(widths.Sum() + (2 * (table.Columns.Count - 1)), 1, 100);
    }

    private static string Cell(ProblemTable table, string column)
    {
        ProblemTable phases = PhaseTable.Of(table)!;
        return Assert.Single(phases.Rows).Cells[phases.Columns.ToList().FindIndex(c => c.Title == column)];
    }
}
