using System.Text;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Report;

public class ChainSectionTests
{
    // Alone managed is 200/100 = 2 times as fast, in a chain 141.42/100 = √2: half of the lead's logarithm.
    private static readonly CaseRecord[] Rows =
    [
        Row("managed/direct", joined: false, 100, 100), Row("onnx/auto", joined: true, 141.42, 200),
        Row("torch/auto", joined: true, 290, 300),
    ];

    [Fact]
    public void TheSection_SaysHowMuchOfTheLeadIsGone()
    {
        string page = Text(Rows);
        Assert.Contains("is 2.00× as fast as the fastest other row (geometric mean of 1 layer, "
            + "without those whose fastest row is marked †); in a chain 1.41×", page,
            StringComparison.Ordinal);
        Assert.Contains("explains 50 % of the lead", page, StringComparison.Ordinal);
        Assert.Contains("| onnx/auto | 200 ns | 141 ns | 0.707 |", page, StringComparison.Ordinal);
        Assert.Contains("| managed/direct (calls) | 100 ns | 100 ns | 1.00 |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void LayersThatCannotBeChained_AreNamedWithTheirReason()
    {
        const string Why = "no chain: 128 output channels are no input of 64";
        Assert.Contains($"(onnx/auto): {Why}", Text([Rows[0], Rows[1] with { Chain = ChainRecord.Without(8, Why) }]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ALeadThatAChainTurnsRound_IsGone_AndALayerThatIsMostlyCallDoesNotCount()
    {
        Assert.Contains("so that the lead is gone there", Text([Rows[0], Row("onnx/auto", joined: true, 90, 200)]),
            StringComparison.Ordinal);
        Assert.DoesNotContain("How much of the lead", Text([Rows[0], Rows[1] with { EmptyCallNs = 30 }]), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutALead_NothingIsExplained() => Assert.Contains("there is no lead to explain",
        Text([Row("managed/direct", joined: false, 300, 300), Rows[1]]), StringComparison.Ordinal);

    [Fact]
    public void WithoutChains_ThereIsNoSection() => Assert.Equal("", Text([Rows[0] with { Chain = null }]));

    private static string Text(IReadOnlyList<CaseRecord> rows)
    {
        var page = new StringBuilder();
        ChainSection.Append(page, ProblemGroup.Of(rows));
        return page.ToString().ReplaceLineEndings(" ");
    }

    private static CaseRecord Row(string id, bool joined, double chainNs, double aloneNs) =>
        SampleRun.Timed(SampleRun.Resnet, "a layer", id, aloneNs, 1e-7) with
        {
            Chain = new ChainRecord(8, joined, [chainNs, chainNs, chainNs], [aloneNs, aloneNs, aloneNs], ""),
        };
}
