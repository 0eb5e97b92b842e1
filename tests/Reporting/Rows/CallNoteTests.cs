using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

public class CallNoteTests
{
    // 2 µs against calls of 0.3 and 0.1 µs: below and above 10 times
    private static readonly CaseRecord[] Rows =
    [
        SampleRun.Timed(SampleRun.Dilated, "", "torch/auto", 2_000, 3e-7) with { EmptyCallNs = 300 },
        SampleRun.Timed(SampleRun.Dilated, "", "onnx/auto", 2_000, 3e-7) with { EmptyCallNs = 100 },
        SampleRun.Timed(SampleRun.Dilated, "", "managed/direct", 2_000, 3e-7),
    ];

    [Fact]
    public void RowsBelowTenEmptyCalls_AreMarked_AndNamed()
    {
        TableNote note = Assert.Single(CallNote.Of(Assert.Single(ProblemGroup.Of(Rows))));
        Assert.Equal(["torch/auto (300 ns)"], note.Rows);
        string page = ReportPage.Text(Rows, SampleRun.Environment, [], []);
        Assert.Contains("| †", Assert.Single(page.Split('\n'), l => l.Contains("torch/auto | ", StringComparison.Ordinal)
            || l.Contains("torch/auto** | ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("| an empty call | onnx 100 ns on 1 thread, torch 300 ns on 1 thread |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutMeasurement_NothingIsSaid() => Assert.Empty(CallNote.Of(ProblemGroup.Of([Rows[2]])[0]));
}
