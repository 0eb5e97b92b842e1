using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Report;

/// <summary>The rows of several devices on one page.</summary>
public class DeviceSectionTests
{
    private const string Layer = "n1c4h8w8k4r3s3_p1", Other = "n1c4h8w8k4r1s1";

    /// <summary>Two devices on one layer, one on the other; the device's row is half as fast, and as accurate as the fastest.</summary>
    private static readonly IReadOnlyList<CaseRecord> Records =
    [
        Row(Layer, "managed/direct", 1e6, 4e-7), Row(Layer, "managed/fft", 2e6, 1e-7),
        Row(Layer, "opencl/direct", 2e6, 4e-7) with
        {
            Device = new Device("opencl"), DeviceName = "a card", Copies = new CopyTimes(3e5, 2e5),
        },
        Row(Other, "managed/direct", 1e6, 4e-7),
    ];

    [Fact]
    public void Section_HasTheFastestRowOfEachDevice_WhereSeveralComputed()
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(Records);
        IReadOnlyList<PlannedFigure> figures = FigurePlan.Of(groups, SampleRun.Environment);
        string page = Section(groups, figures);
        string[] table = [.. page.Split('\n').Where(l => l.StartsWith('|')).Skip(2)];
        Assert.Equal(2, table.Length);
        Assert.Matches(@"^\| .+ \| cpu \| managed/direct \| 1\.00 ms \|  \| 21\.3 \|  \|$", table[0]);
        Assert.Equal("|  | opencl:0 a card | opencl/direct | 2.00 ms | 0.500× | 21.3 | 500 µs |", table[1]);
        Assert.Equal("devices-t1", Assert.Single(figures, f => f.Kind == FigureKind.Devices).Stem);
        Assert.Contains("(devices-t1.svg)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void AcrossDevices_RowsAreRankedTogether()
    {
        ProblemGroup group = Assert.Single(ProblemGroup.AcrossDevices(ProblemGroup.Of(Records)));
        Assert.Equal(["managed/direct", "managed/fft", "opencl/direct"], group.Timed.Select(r => r.Algorithm));
        Assert.Equal(["managed/direct", "managed/fft"], group.Front.Select(r => r.Algorithm)); // the device's row is beaten by both
        Assert.Equal("cpu and opencl:0, 1 thread", group.Where);
    }

    [Fact]
    public void OneDevice_HasNoSection()
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of([.. Records.Where(r => r.Device.IsCpu)]);
        Assert.Empty(Section(groups, []));
        Assert.DoesNotContain(FigurePlan.Of(groups, SampleRun.Environment), f => f.Kind == FigureKind.Devices);
    }

    private static string Section(IReadOnlyList<ProblemGroup> groups, IReadOnlyList<PlannedFigure> figures)
    {
        var page = new StringBuilder();
        DeviceSection.Append(page, groups, figures);
        return page.ToString();
    }

    private static CaseRecord Row(string problem, string row, double ns, double relL2) => new()
    {
        Problem = problem,
        Backend = RowId.Backend(row),
        Algorithm = row,
        Status = CaseStatus.Ok,
        Threads = 1,
        Time = new TimeRecord(ns, ns, 0, 0, ns, 1),
        Error = new ErrorStats { RelL2 = relL2, CorrectBits = -Math.Log2(relL2) },
    };
}
