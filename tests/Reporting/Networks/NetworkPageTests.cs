using ConvBench.Reporting.Networks;
using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Networks;

public class NetworkPageTests
{
    private const int Layers = 6;

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void Page_IsTheApprovedOne(string culture) => Approved.Same("network.md", Cultures.Under(culture, () =>
    {
        PolicyLine[] policies =
        [
            .. SampleNetwork.Policies(Layers),
            new PolicyLine("all nnpack/auto") { Rows = ["nnpack/auto"], Fault = "layer 3\n(/block0/conv3): crashed <signal 11>" },
        ];
        NetworkRun run = Run(policies: policies);
        return NetworkPage.Text(run, NetworkFigures.Of(run), ["network-rows.jsonl line 3: <torn>"]);
    }));

    [Fact]
    public void Times_AreSumsOverTheLayers_ByHand()
    {
        // a stem of 2 ms, three 3×3 layers of 1 ms, a 1×1 layer of 0.4 ms and a depthwise one of 0.1 ms, times each row's factor
        NetworkRun run = Run();
        NetworkPolicy Of(string name) => run.Policies.Single(p => p.Name == name);
        Assert.Equal(2e6 + (3 * 1e6) + 4e5 + 1e5, Of("all onnx/auto").TimeNs, 1e-3);
        Assert.Equal(1.3 * 5.5e6, Of("all torch/auto").TimeNs, 1e-3);
        Assert.Equal((0.62 * 2.5e6) + (0.55 * 3e6), Of("fastest").TimeNs, 1e-3);
        Assert.Equal(2.5e6 + (0.62 * 3e6), Of("all managed/winograd-f4x3").TimeNs, 1e-3); // onnx/auto does the other three
        Assert.Equal(Of("fastest").TimeNs, run.FastestNs, 1e-3);
        Assert.Equal("all onnx/auto", NetworkPolicy.Baseline(run.Policies)!.Name);
        Assert.Equal(run.Policies.Select(p => p.TimeNs).Order(), run.Policies.Select(p => p.TimeNs));
    }

    [Fact]
    public void TheFront_IsNotBeatenOnBothAxes()
    {
        NetworkRun run = Run();
        foreach (NetworkPolicy p in run.Policies)
        {
            Assert.Equal(!run.Policies.Any(q => q.TimeNs <= p.TimeNs && q.RelL2 <= p.RelL2 && (q.TimeNs < p.TimeNs || q.RelL2 < p.RelL2)),
                p.IsPareto);
        }
    }

    [Fact]
    public void AProblemWithoutTimes_IsLeftOutOfEverySum_AndTheSumsSayOfHowManyLayersTheyAre()
    {
        NetworkRun run = Run([.. SampleNetwork.Records(Layers).Where(r => r.Problem != SampleNetwork.Point)]);
        Assert.All(run.Policies, p => Assert.True(p.Compares));
        Assert.All(PolicySection.Rows(run), r => Assert.EndsWith(" (5 of 6 layers)", r.Cells[1], StringComparison.Ordinal));
        Assert.Contains("with the fastest row of each problem (5 of 6 layers timed)", NetworkHeadline.Sentences(run).First(),
            StringComparison.Ordinal);
        Assert.Contains($"| `{SampleNetwork.Point}` | no row timed |", NetworkPage.Text(run, [], []), StringComparison.Ordinal);
    }

    [Fact]
    public void ARowWithoutATime_IsComparedWithNone_AndStandsLast()
    {
        NetworkRun run = Run([.. SampleNetwork.Records(Layers)
            .Where(r => (r.Problem, r.Algorithm) != (SampleNetwork.Depthwise, "managed/direct"))]);
        NetworkPolicy last = run.Policies[^1];
        Assert.Equal(("all managed/direct", false, 5), (last.Name, last.Compares, last.Timed));
        Assert.False(last.IsPareto);
        Assert.Equal(["all managed/direct", "4.86 ms (5 of 6 layers)", ""], PolicySection.Rows(run).Last().Cells.Take(3));
        Assert.All(run.Policies.SkipLast(1), p => Assert.True(p.Compares));
    }

    [Fact]
    public void WithoutAnyRecord_ThePageHasErrorsAlone()
    {
        NetworkRun run = Run([]);
        Assert.Equal("**Time:** no row was timed.", NetworkHeadline.Sentences(run).First());
        Assert.All(PolicySection.Rows(run), r => Assert.Equal(["", ""], r.Cells.Skip(1).Take(2)));
        Assert.Equal(["network-depth", "network-parts"], NetworkFigures.Of(run).Select(f => f.Stem));
        Assert.DoesNotContain("NaN", NetworkPage.Text(run, [], []), StringComparison.Ordinal);
    }

    [Fact]
    public void ATruthOfZero_LeavesTheRowOutsideEveryBudget_AndItsErrorIsTheWorst()
    {
        LocalError zero = new(4, "managed/auto")
        {
            Status = CaseStatus.Ok,
            Error = SampleRun.Untimed(SampleNetwork.Body, "", "managed/auto", double.PositiveInfinity).Error,
        };
        NetworkRun run = Run(locals: [.. SampleNetwork.Locals(Layers), zero], policies:
        [
            .. SampleNetwork.Policies(Layers).Select(p => p with
            {
                Layers = [new PolicyLayer(0, 0, 0), .. p.Layers.Skip(1).SkipLast(1),
                    new PolicyLayer(double.NaN, double.PositiveInfinity, double.NaN)],
                Outputs = [new NetworkOutput("y") { RelL2 = double.NaN }],
            }),
        ]);
        NetworkProblem body = run.Problems.Single(p => p.Problem == SampleNetwork.Body);
        Assert.Equal("managed/direct", body.Within!.Algorithm);
        string page = NetworkPage.Text(run, [], []);
        Assert.Contains("| managed/auto | 6 of 6 | 8.10e-7 | ∞ | −∞ |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("★ |", page, StringComparison.Ordinal);
        Assert.All(run.Policies, p => Assert.Equal((5, true), (p.LargestTotal!.Value.Layer, double.IsNaN(p.LargestTotal.Value.Value))));
        foreach (var figure in NetworkFigures.Of(run))
        {
            Assert.DoesNotContain("NaN", figure.Figure().ToSvg(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(110)]
    public void ANetworkOfOneLayer_OrOfMany_HasAPageAndFigures(int layers)
    {
        NetworkRun run = Run(SampleNetwork.Records(layers), layers: layers);
        string page = NetworkPage.Text(run, NetworkFigures.Of(run), []);
        Assert.Contains(layers == 1 ? "the network's convolution takes" : "the network's 110 convolutions take", page,
            StringComparison.Ordinal);
        Assert.Contains($"rows were measured on {(layers == 1 ? "1 layer" : "100 layers")}", page, StringComparison.Ordinal);
        Assert.Equal(["network-front", "network-depth", "network-parts"], NetworkFigures.Of(run).Select(f => f.Stem));
        Assert.All(page.Split('\n').Where(l => !l.StartsWith('|') && !l.StartsWith("![", StringComparison.Ordinal)
            && !l.Contains("](", StringComparison.Ordinal)), l => Assert.True(l.Length < 120, l));
    }

    [Theory]
    [InlineData(1e-7, 3e-7, "What comes in dominates", "6 of 6", "it is 3.00× the local one")]
    [InlineData(3e-7, 1e-7, "What layers add dominates", "0 of 6", "it is 0.333 of the local one")]
    public void WhatDominates_IsCounted(double local, double inherited, string who, string count, string size)
    {
        PolicyLine policy = SampleNetwork.Policies(Layers)[0] with
        { Layers = [.. Enumerable.Repeat(new PolicyLayer(local, inherited, 3.2e-7), Layers)] };
        string sentence = DepthSection.Dominates(Run(policies: [policy]));
        Assert.StartsWith($"**{who}:** the inherited error is the larger one in {count} cases", sentence, StringComparison.Ordinal);
        Assert.Contains(size, sentence, StringComparison.Ordinal);
        Assert.EndsWith("the total error becomes 1.00×.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereHalfOfTheLayersInherit_NeitherPartDominates()
    {
        PolicyLayer[] layers = [.. Enumerable.Range(0, Layers).Select(i => i % 2 == 0 ? new PolicyLayer(1, 2, 2.2) : new(2, 1, 2.2))];
        PolicyLine policy = SampleNetwork.Policies(Layers)[0] with { Layers = layers };
        Assert.StartsWith("**Neither part dominates:**", DepthSection.Dominates(Run(policies: [policy])), StringComparison.Ordinal);
    }

    [Fact]
    public void TheScreen_SaysOfHowManyLayersTheTimesAre()
    {
        NetworkRun run = Run([.. SampleNetwork.Records(Layers).Where(r => r.Problem != SampleNetwork.Point
            && (r.Problem, r.Algorithm) != (SampleNetwork.Depthwise, "managed/direct"))]);
        Assert.Equal(["times are of 5 of 6 layers", "the time of all managed/direct is of 4 of 6 layers, and compared with none"],
            NetworkOverview.Notes(run).Take(2));
    }

    [Fact]
    public void TheScreen_HasSentences_ATableOf100Columns_AndWhatWentWrong()
    {
        NetworkRun run = Run(policies: [.. SampleNetwork.Policies(Layers), new PolicyLine("all torch/fft") { Fault = "out of memory" }]);
        Assert.DoesNotContain(NetworkOverview.Sentences(run), s => s.Contains("**", StringComparison.Ordinal));
        Assert.Equal(5, NetworkOverview.Sentences(run).Count);
        IReadOnlyList<IReadOnlyList<string>> rows = NetworkOverview.Rows(run);
        var columns = NetworkOverview.Columns(run);
        Assert.All(rows, r => Assert.Equal(columns.Count, r.Count));
        Assert.DoesNotContain("largest total", columns.Select(c => c.Title));
        Assert.True(columns.Select((c, i) => 1 + Math.Max(c.Title.Length, rows.Max(r => r[i].Length))).Skip(1).Sum() + 26 <= 100);
        Assert.Equal(["did not come to the end: all torch/fft: out of memory",
            "not taken: ConvTranspose, a transposed convolution: /up/deconv, /up/deconv2"], NetworkOverview.Notes(run));
    }

    internal static NetworkRun Run(IReadOnlyList<CaseRecord>? records = null, IReadOnlyList<LocalError>? locals = null,
        IReadOnlyList<PolicyLine>? policies = null, int layers = Layers) => new(SampleNetwork.Header(layers),
        new RunContent(records ?? SampleNetwork.Records(layers), SampleRun.Environment, []), locals ?? SampleNetwork.Locals(layers),
        policies ?? SampleNetwork.Policies(layers));
}
