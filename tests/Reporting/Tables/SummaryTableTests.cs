using ConvBench.Reporting.Tables;
using Xunit;

namespace ConvBench.Tests.Reporting.Tables;

public class SummaryTableTests
{
    private static readonly IReadOnlyList<ProblemTable> Tables = SummaryTable.Build(SampleRun.Records);

    [Fact]
    public void Tables_AreOneForEachProblemAndThreadCount() =>
        Assert.Equal([(SampleRun.Resnet, 1), (SampleRun.Resnet, 2), (SampleRun.Depthwise, 1), (SampleRun.Dilated, 1)],
            Tables.Select(t => (t.Problem, t.Threads)));

    [Fact]
    public void EveryTable_EndsWithTheRoundedReference() =>
        Assert.All(Tables, t => Assert.Equal("reference/rounded", t.Rows[^1].Record.Algorithm));

    [Fact]
    public void Rows_AreSortedBySpeed_UntimedOnesAfterThem() =>
        Assert.All(Tables, t => Assert.Equal(t.Rows.OrderBy(r => r.Record.Time?.MedianNs ?? double.PositiveInfinity)
            .Select(r => r.Record.Algorithm), t.Rows.Select(r => r.Record.Algorithm)));

    [Fact]
    public void FailedRow_WithTheFastestTime_IsANoteAndNoRow()
    {
        Assert.DoesNotContain(Tables[0].Rows, r => r.Record.Algorithm == "managed/fft");
        Assert.Equal((CaseStatus.Failed, "managed/fft"), (Tables[0].Notes[0].Status, Assert.Single(Tables[0].Notes[0].Rows)));
    }

    [Fact]
    public void OperandsAndArithmeticError_AreCells_OfRowsThatRoundAlone()
    {
        CaseRecord plain = SampleRun.Timed(SampleRun.Resnet, "", "managed/direct", 1000, 2e-7),
            rounds = SampleRun.Timed(SampleRun.Resnet, "", "managed/direct-bf16", 2000, 2.3e-3)
                with
            { Operands = "bfloat16", Arithmetic = plain.Error };
        ProblemTable table = Assert.Single(SummaryTable.Build([plain, rounds]));
        string[] Cells(int row) =>
            [.. table.Columns.Select((c, i) => (c, i)).Where(c => c.c.Title is "operands" or "arith. rel. L2" or "rel. L2")
                .Select(c => table.Rows[row].Cells[c.i])];
        Assert.Equal(["2.00e-7", "", ""], Cells(0));
        Assert.Equal(["2.30e-3", "bfloat16", "2.00e-7"], Cells(1));
    }

    [Fact]
    public void RowsWithOneReason_ShareOneNote() =>
        Assert.Equal(["nnpack/fft16", "nnpack/fft8"], Assert.Single(Tables[0].Notes, n => n.Status == CaseStatus.Unsupported).Rows);

    [Fact]
    public void Remarks_OfOneRow_AreNotesThatOtherRowsMayShare()
    {
        CaseRecord both = SampleRun.Timed(SampleRun.Resnet, "", "managed/fft", 1000, 1e-7)
            with
        { Remarks = ["gate on a part", "9 of 99 outputs judged"] };
        CaseRecord one = SampleRun.Timed(SampleRun.Resnet, "", "onnx/auto", 2000, 1e-7) with { Remarks = ["9 of 99 outputs judged"] };
        Assert.Equal(
            ["remark: managed/fft: gate on a part", "remark: managed/fft, onnx/auto: 9 of 99 outputs judged"],
            Assert.Single(SummaryTable.Build([both, one])).Notes.Select(n => n.ToString()));
    }

    [Fact]
    public void NoteOfEveryTable_IsCommon() => Assert.Equal(["cudnn/auto"], Assert.Single(SummaryTable.CommonNotes(Tables)).Rows);

    [Fact]
    public void ParetoMark_IsOnTheFrontAlone() =>
        Assert.Equal(["managed/winograd-f4x3", "onnx/auto", "managed/direct"],
            Tables[0].Rows.Where(r => r.IsPareto).Select(r => r.Record.Algorithm));

    [Fact]
    public void RepeatedCase_CountsOnceAndTheLastOneCounts()
    {
        CaseRecord first = SampleRun.Timed(SampleRun.Resnet, "", "onnx/auto", 1000, 1e-7),
            again = first with { Time = first.Time! with { MedianNs = 2000 } };
        Assert.Equal(2000, Assert.Single(Assert.Single(SummaryTable.Build([first, again])).Rows).Record.Time!.MedianNs);
    }

    [Fact]
    public void RowsOfOneAlgorithm_WithSeveralInstructionSets_AreToldApart()
    {
        CaseRecord wide = SampleRun.Timed(SampleRun.Resnet, "", "managed/direct", 1000, 1e-7) with { Isa = "avx512" },
            narrow = wide with { Isa = "avx2" };
        Assert.Equal(["managed/direct avx512", "managed/direct avx2"],
            Assert.Single(SummaryTable.Build([wide, narrow])).Rows.Select(r => r.Cells[1]));
    }

    // Two blanks between columns with today's longest id, one blank with a longer one.
    [Theory]
    [InlineData("managed/winograd-f6x3", 2)]
    [InlineData("managed/winograd-f4x4-f4x7", 1)]
    public void OnScreen_FitsAHundredColumns(string algorithm, int gap)
    {
        CaseRecord widest = SampleRun.Timed(SampleRun.Resnet, "", algorithm, 123_456, 1.23e-7)
            with
        { WorkspaceBytes = 1023 << 20, PercentOfPeak = 1234 };
        ProblemTable table = Assert.Single(SummaryTable.Build([widest])).OnScreen();
        IEnumerable<int> widths = table.Columns.Select((c, i) => Math.Max(c.Title.Length, table.Rows.Max(r => r.Cells[i].Length)));
        Assert.InRange(widths.Sum() + (gap * (table.Columns.Count - 1)), 1, 100);
        Assert.All(table.Rows, r => Assert.Equal(table.Columns.Count, r.Cells.Count));
    }
}
