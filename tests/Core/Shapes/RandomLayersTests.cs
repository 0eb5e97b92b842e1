using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConvBench.Shapes;
using Xunit;

namespace ConvBench.Tests.Core.Shapes;

public class RandomLayersTests
{
    private static readonly Suites All = new(RepositoryFiles.Problems);

    /// <summary>Records name layers by suite and number: what a seed draws must never change.</summary>
    [Fact]
    public void Layers_OfASeed_AreTheseForEver()
    {
        string[] layers = [.. All.Read("random-200-1").Select(e => $"{e.Name} {e.Problem}")];
        Assert.Equal(
            ["dense3-1 n1c32h256w256k32r3s3_p1", "depthwise-2 n1c96h112w112k96r3s3_p1_g96", "depthwise-3 n1c3072h32w32k3072r7s7_p3_g3072"],
            layers[..3]);
        Assert.Equal("CE30962DFE9DEEA2", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', layers))))[..16]);
    }

    [Fact]
    public void LongerList_BeginsWithTheShorterOne_AndAnotherSeedIsAnotherList()
    {
        Assert.Equal(Problems("random-20-3"), Problems("random-40-3").Take(20));
        Assert.Empty(Problems("random-20-3").Intersect(Problems("random-20-4")));
    }

    /// <summary>Each layer once, within the limits; no limit of the problem text is near.</summary>
    [Fact]
    public void Layers_AreDifferent_AndWithinTheLimits()
    {
        IReadOnlyList<ProblemEntry> layers = All.Read("random-1000-7");
        Assert.Equal(1000, layers.Select(e => e.Problem).Distinct().Count());
        Assert.All(layers, e => Assert.InRange(e.Problem.Flops, RandomLayers.LeastFlops, RandomLayers.MostFlops));
        Assert.All(layers, e => Assert.Equal(e.Problem, ConvProblem.Parse(e.Problem.ToString())));
        Assert.All(layers, e => Assert.Equal("random-1000-7", e.Suite));
    }

    /// <summary>Of 1000 layers a kind of share p has 1000·p ± √(1000·p·(1 − p)); four of these for nine kinds.</summary>
    [Fact]
    public void Kinds_ComeAsOftenAsTheirShareSays()
    {
        ILookup<string, ProblemEntry> kinds = All.Read("random-1000-7").ToLookup(e => e.Name[..e.Name.LastIndexOf('-')]);
        Assert.Equal(100, RandomLayers.Shares.Values.Sum());
        Assert.All(RandomLayers.Shares, k =>
        {
            double share = k.Value / 100.0, scatter = 4 * Math.Sqrt(1000 * share * (1 - share));
            Assert.InRange(kinds[k.Key].Count(), (1000 * share) - scatter, (1000 * share) + scatter);
        });
        Assert.All(kinds["pointwise"], e => Assert.True(e.Problem is { R: 1, S: 1 }));
        Assert.All(kinds["dilated"], e => Assert.True(e.Problem.DilationH > 1 && e.Problem.Groups == 1));
        Assert.All(kinds["grouped"], e => Assert.True(e.Problem.Groups > 1 && e.Problem.CPerGroup >= 4));
        Assert.All(kinds["depthwise"].Concat(kinds["depthwise-large"]), e => Assert.True(e.Problem.IsDepthwise));
        Assert.All(kinds["line"], e => Assert.True((e.Problem.R == 1) != (e.Problem.S == 1)));
    }

    /// <summary>The page that says what is drawn names every kind with its share.</summary>
    [Fact]
    public void Page_StatesEveryShare()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "reference", "random-layers.md"));
        Assert.All(RandomLayers.Shares, k =>
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| `{k.Key}` | {k.Value} % |"), page, StringComparison.Ordinal));
    }

    /// <summary>A score out of sample needs sixty layers that no cost model was fitted on.</summary>
    [Fact]
    public void Layers_OfTheDocumentedList_AreNotThoseOfTheFittedSuite() => Assert.InRange(
        Problems("random-64-1").Select(p => p with { N = 1 }).Except(All.Read("canonical").Select(e => e.Problem)).Count(), 60, 64);

    [Theory]
    [InlineData("random-0-1")]
    [InlineData("random-1001-1")]
    [InlineData("random-60-4294967296")]
    public void Name_OutOfRange_IsRefusedInOneLine(string name)
    {
        string message = Assert.Throws<FormatException>(() => All.Read(name)).Message;
        Assert.Contains($"suite '{name}': expected random-COUNT-SEED with 1 to 1000 layers", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static IEnumerable<ConvProblem> Problems(string suite) => All.Read(suite).Select(e => e.Problem);
}
