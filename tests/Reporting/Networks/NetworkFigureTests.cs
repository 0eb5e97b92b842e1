using System.Xml.Linq;
using ConvBench.Reporting.Networks;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Publish;
using ConvBench.Reporting.Rows;
using SkiaSharp;
using Xunit;

namespace ConvBench.Tests.Reporting.Networks;

public class NetworkFigureTests
{
    [Fact]
    public void TheFront_NamesEveryPolicy_AndTheTimesAndBitsOfThoseOnIt()
    {
        string[] texts = Texts(NetworkPageTests.Run(), "network-front");
        Assert.Superset(new HashSet<string>(["fastest", "3.20 ms · 18.3 bits", "onnx/auto", "torch/auto", "managed/winograd-f6x3",
            "ConvBench managed", "time of the convolutions, 2 threads (faster →)", "5 ms"]), texts.ToHashSet());
        Assert.DoesNotContain("5.50 ms · 22.4 bits", texts); // onnx/auto is beaten
    }

    [Fact]
    public void AmongVeryManyPolicies_TheFrontAndTheLibrariesChoicesAreNamed()
    {
        PolicyLine direct = SampleNetwork.Policies(6)[3];
        string[] texts = Texts(NetworkPageTests.Run(policies: [.. SampleNetwork.Policies(6), .. Enumerable.Range(0, 20).Select(i =>
            direct with { Name = $"all x/row{i}", Outputs = [direct.Outputs[0] with { RelL2 = 1e-6 * (i + 2) }] })]), "network-front");
        Assert.Superset(new HashSet<string>(["fastest", "managed/direct", "onnx/auto", "torch/auto"]), texts.ToHashSet());
        Assert.DoesNotContain(texts, t => t.StartsWith("x/row", StringComparison.Ordinal));
    }

    [Fact]
    public void Depth_HasACurveForEachPolicy_OverTheLayersInOrder()
    {
        NetworkRun run = NetworkPageTests.Run();
        var panel = NetworkFigures.Depth(run);
        Assert.Equal(8, panel.Curves.Count);
        var fastest = panel.Curves.Single(c => c.Name == "fastest");
        Assert.Equal(run.Policies.Single(p => p.Name == "fastest").Line.Layers.Select((l, i) => ((double)i, l.Total)), fastest.Samples);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], panel.XTicks!.Select(t => t.Text));
        Assert.True(panel.Marked);
        var deep = NetworkFigures.Depth(NetworkPageTests.Run(layers: 110));
        Assert.Equal((11, "100", false), (deep.XTicks!.Count, deep.XTicks[^1].Text, deep.Marked));
    }

    [Fact]
    public void ManyRowsOfALibrary_StayInItsColour()
    {
        PolicyLine direct = SampleNetwork.Policies(6)[3];
        NetworkRun run = NetworkPageTests.Run(policies: [.. Enumerable.Range(0, 12).Select(i =>
            direct with { Name = $"all managed/row{i}", Layers = [.. direct.Layers.Select(l => l with { Total = l.Total * (i + 1) })] })]);
        string[] colors = [.. Elements(run, "network-depth").Where(e => e.Value.Trim().StartsWith("managed/", StringComparison.Ordinal))
            .Select(e => e.Attribute("fill")!.Value)];
        Assert.Equal(12, colors.Length);
        Assert.All(colors, c => Assert.True(SKColor.Parse(c) is var k && k.Green > k.Red, c));
    }

    [Fact]
    public void AnErrorBetweenTwoTicks_StillHasATick()
    {
        PolicyLine policy = SampleNetwork.Policies(1)[0] with { Layers = [new PolicyLayer(3e-7, 0, 3e-7)] };
        string[] texts = Texts(NetworkPageTests.Run(policies: [policy], layers: 1), "network-depth");
        Assert.Contains("2e-7", texts);
        Assert.Contains("1 layer", texts);
    }

    [Fact]
    public void APolicyThatDidNotComeToTheEnd_HasNoCurve()
    {
        PolicyLine half = SampleNetwork.Policies(6)[3];
        NetworkRun run = NetworkPageTests.Run(policies:
            [.. SampleNetwork.Policies(6), half with { Name = "all x/y", Layers = [half.Layers[0]], Outputs = [], Fault = "crashed" }]);
        Assert.DoesNotContain(NetworkFigures.Depth(run).Curves, c => c.Name == "x/y");
        Assert.DoesNotContain("policies.", Texts(run, "network-depth")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_AreThoseOfThePoliciesOnTheFront()
    {
        string[] texts = Texts(NetworkPageTests.Run(), "network-parts");
        Assert.Equal(4, texts.Count(t => t == "inherited"));
        Assert.Contains("all managed/winograd-f4x3", texts);
        Assert.DoesNotContain("all onnx/auto", texts);
    }

    [Fact]
    public void WriteAll_WritesThePage_ItsFiguresAndTheTable_AndLinksThem()
    {
        using var folder = new TemporaryFolder();
        SampleNetwork.Write(folder.Path, 6);
        File.AppendAllText(Path.Combine(folder.Path, LocalError.FileName), "{\"layer\":1,\"row\":null}\n");
        PagesResult result = RunPages.WriteAll(folder.Path);
        Assert.StartsWith("network-rows.jsonl line 37: a name or list is null", Assert.Single(result.Faults), StringComparison.Ordinal);
        string[] names = [.. result.Files.Select(f => Path.GetFileName(f))];
        string[] stems = ["network-front", "network-depth", "network-parts"];
        Assert.Superset(new HashSet<string>([.. stems.SelectMany(s => (string[])[s + ".svg", s + ".png"]), "network.md",
            "network-rows.csv", "report.md"]), names.ToHashSet());
        string page = File.ReadAllText(Path.Combine(folder.Path, "network.md"));
        Assert.All(stems, s => Assert.Contains($"]({s}.svg)", page, StringComparison.Ordinal));
        Assert.Contains("**Not readable:** network-rows.jsonl line 37", page, StringComparison.Ordinal);
        Assert.Contains("](network.md)", File.ReadAllText(Path.Combine(folder.Path, "report.md")), StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(Path.Combine(folder.Path, "network-rows.csv"));
        Assert.StartsWith("layer,node,problem,row,status,reason,errorMaxAbs,", lines[0], StringComparison.Ordinal);
        Assert.Equal(1 + (6 * 6), lines.Length);
        Assert.StartsWith($"0,/block0/conv0,{SampleNetwork.Stem},managed/winograd-f4x3,unsupported,filter of 1×1 or stride 2,,", lines[5],
            StringComparison.Ordinal);
    }

    [Fact]
    public void WriteAll_OfANetworkWithoutRecords_HasPages()
    {
        using var folder = new TemporaryFolder();
        SampleNetwork.Write(folder.Path, 3);
        File.Delete(Path.Combine(folder.Path, RecordFile.RecordsName));
        Assert.Empty(RunPages.WriteAll(folder.Path).Faults);
        Assert.Contains("no row was timed", File.ReadAllText(Path.Combine(folder.Path, "network.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteAll_OfADamagedHeader_NamesIt_AndKeepsTheOtherPages()
    {
        using var folder = new TemporaryFolder();
        SampleNetwork.Write(folder.Path, 3);
        File.WriteAllText(Path.Combine(folder.Path, NetworkHeader.FileName), "{\"schema\":1,\"model\":\"m\",\"layers\":[null]}");
        PagesResult result = RunPages.WriteAll(folder.Path);
        Assert.Equal("network.json: schema 1, expected 1 and a model's name, inputs and layers", Assert.Single(result.Faults));
        Assert.False(File.Exists(Path.Combine(folder.Path, "network.md")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "report.md")));
    }

    [Fact]
    public void APublishedRun_KeepsTheNetworksData_ItsPageAndItsPictures()
    {
        using var folder = new TemporaryFolder();
        SampleNetwork.Write(folder.Path, 3);
        PublishedFiles.Slim(folder.Path, RunPages.WriteAll(folder.Path).Files);
        string[] kept = [.. Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f))];
        Assert.Superset(new HashSet<string>(["network.json", "network-rows.jsonl", "network-policies.jsonl", "network.md",
            "network-front.svg", "network-depth.svg", "network-parts.svg"]), kept.ToHashSet());
        Assert.DoesNotContain("network-rows.csv", kept);
    }

    [Fact]
    public void OfAPublishedRun_ThePageLinksNothingThatIsNotKept() =>
        Assert.DoesNotContain("](network-rows.csv)", NetworkPage.Text(NetworkPageTests.Run(), [], [], published: true),
            StringComparison.Ordinal);

    private static string[] Texts(NetworkRun run, string stem) => [.. Elements(run, stem).Select(e => e.Value.Trim())];

    private static IEnumerable<XElement> Elements(NetworkRun run, string stem) =>
        XDocument.Parse(NetworkFigures.Of(run).Single(f => f.Stem == stem).Figure().ToSvg()).Descendants()
            .Where(e => e.Name.LocalName == "text");
}
