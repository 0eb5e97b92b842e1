using System.Text;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Report;

/// <summary>What subnormal operands cost, told where a run has them beside others.</summary>
public class SubnormalSectionTests
{
    private const string Problem = "n1c64h200w15k128r1s1_b";

    [Fact]
    public void EachRowAndThreadCount_HasItsRatio_ItsErrors_AndWhatItTakesForZero()
    {
        CaseRecord[] run =
        [
            Floor("normal", 0), Floor("w=subnormal", 8192),
            Row("torch/auto", "normal", 1, 1e6, 2e-7, null), Row("torch/auto", "w=subnormal", 1, 30e6, 0.02, false),
            Row("torch/auto", "normal", 2, 0.6e6, 2e-7, null), Row("torch/auto", "w=subnormal", 2, 6e6, 0.02, false),
            Row("nnpack/auto", "normal", 1, 2e6, 3e-7, null), Row("nnpack/auto", "w=subnormal", 1, 2.1e6, 1, true),
            Row("onnx/auto", "w=subnormal", 1, 2e6, 0.02, null), // without a partner
        ];
        string page = Page(run);
        Assert.Contains("w=subnormal beside normal operands: 8192 weights are subnormal.", page, StringComparison.Ordinal);
        string[] rows = [.. page.Split('\n').Where(l => l.Contains("/auto", StringComparison.Ordinal))];
        Assert.Equal(3, rows.Length);
        AssertCells(rows[0], "torch/auto", "1", "1.00 ms", "30.0 ms", "30.0×", "2.00e-7", "2.00e-2", "no");
        AssertCells(rows[1], "torch/auto", "2", "600 µs", "6.00 ms", "10.0×", "2.00e-7", "2.00e-2", "no");
        AssertCells(rows[2], "nnpack/auto", "1", "2.00 ms", "2.10 ms", "1.05×", "3.00e-7", "1.00e0", "yes");
    }

    [Fact]
    public void WithoutBothKinds_OrInEarlierRecords_ThereIsNoSection()
    {
        Assert.Empty(Page(Floor("w=subnormal", 9), Row("torch/auto", "w=subnormal", 1, 1e6, 1e-7, true)));
        Assert.Empty(Page(Floor("normal", 0), Row("torch/auto", "normal", 1, 1e6, 1e-7, null)));
        Assert.Empty(Page(
            Floor("normal", null), Row("torch/auto", "normal", 1, 1e6, 1e-7, null),
            Floor("uniform", null), Row("torch/auto", "uniform", 1, 1e6, 1e-7, null)));
    }

    private static void AssertCells(string row, params ReadOnlySpan<string> cells)
    {
        Assert.Equal(cells.ToArray(), row.Trim('|').Split('|').Select(c => c.Trim().Replace('\u00a0', ' ')));
    }

    private static string Page(params CaseRecord[] records)
    {
        var page = new StringBuilder();
        SubnormalSection.Append(page, ProblemGroup.Of(records));
        return page.ToString();
    }

    private static CaseRecord Row(string row, string operands, int threads, double ns, double relL2, bool? asZero) => new()
    {
        Problem = Problem,
        Backend = row.Split('/')[0],
        Algorithm = row,
        Distribution = operands,
        Threads = threads,
        Time = new TimeRecord(ns, ns, 0, 0, ns, 1),
        Error = new ErrorStats { RelL2 = relL2 },
        SubnormalsAsZero = asZero,
    };

    private static CaseRecord Floor(string operands, long? weights) => new()
    {
        Problem = Problem,
        Backend = "reference",
        Algorithm = Truth.RoundedRow,
        Distribution = operands,
        Sums = new OperandSums(1, 1, 1)
        {
            SubnormalInputs = weights is null ? null : 0,
            SubnormalWeights = weights,
            SubnormalBiases = weights is null ? null : 0,
        },
    };
}
