using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

public class ProblemGroupAutoTests
{
    /// <summary>A row that chose another one is shown with its own time, but neither wins nor stands on the front beside it.</summary>
    [Fact]
    public void ARowThatRepeatsAnother_IsShown_ButNotRanked()
    {
        CaseRecord Row(string id, double ns, string variant) => new CaseRecord
        {
            Problem = "n1c8h8w8k8r3s3",
            Backend = "managed",
            Algorithm = id,
            Isa = "avx512",
            Status = CaseStatus.Ok,
            Time = new TimeRecord(ns, ns, 0, 0, ns, 1),
            Error = new ErrorStats { RelL2 = 1e-7 },
        }.Chose(variant);
        ProblemGroup group = ProblemGroup.Of(
            [Row("managed/direct", 10, "channels"), Row("managed/auto", 9, "managed/direct, channels"), Row("managed/fft", 20, "")])[0];
        Assert.Equal(["managed/auto", "managed/direct", "managed/fft"], group.Shown.Select(r => r.Algorithm));
        Assert.Equal(["managed/direct", "managed/fft"], group.Ranked.Select(r => r.Algorithm));
        Assert.Equal(["managed/direct"], group.Front.Select(r => r.Algorithm));
        Assert.Equal("managed/auto", ProblemGroup.Of([Row("managed/auto", 9, "managed/direct, channels")])[0].Ranked[0].Algorithm);
    }
}
