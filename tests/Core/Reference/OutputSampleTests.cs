using ConvBench.Tests.Core.Problems;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Core.Reference;

public class OutputSampleTests
{
    private static readonly ConvProblem Seed = ConvProblem.Parse("n1c1024h256w256k1024r4s7_same_d3x2");

    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 200, Replay = "20804,19")]
    public bool Sample_HoldsAsManyOutputsAsAskedFor_NoneTwice_AllInside(ConvProblem p, byte asked)
    {
        int count = asked + 1;
        OutputSample sample = OutputSample.Stratified(p, count, 3);
        return sample.Indices.Count == Math.Min(count, p.OutputCount)
            && sample.Indices.Distinct().Count() == sample.Indices.Count
            && sample.Indices.All(i => i >= 0 && i < p.OutputCount)
            && sample.Drawn <= sample.Indices.Count;
    }

    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 100, Replay = "20804,25")]
    public bool Sample_OfAllOutputs_IsAllOfThemInOrder(ConvProblem p) =>
        OutputSample.Stratified(p, (int)p.OutputCount,
            3).Indices.SequenceEqual(Enumerable.Range(0, (int)p.OutputCount).Select(i => (long)i));

    [Fact]
    public void Sample_IsAFunctionOfProblemAndSeed_AndALongerOneBeginsWithTheShorter()
    {
        OutputSample sample = OutputSample.Stratified(Seed, 4096, 1);
        Assert.Equal(sample.Indices, OutputSample.Stratified(Seed, 4096, 1).Indices);
        Assert.NotEqual(sample.Indices, OutputSample.Stratified(Seed, 4096, 2).Indices);
        Assert.Equal(sample.Indices.Take(64), OutputSample.Stratified(Seed, 64, 1).Indices);
    }

    [Fact]
    public void Sample_OfALargeLayer_HoldsEveryStratum()
    {
        ConvProblem p = Seed with { N = 3 };
        var places = OutputSample.Stratified(p, 64, 1).Indices.Select(i => OutputPlace.Of(p, i)).ToArray();
        (int, int)[] corners = [(0, 0), (0, 255), (255, 0), (255, 255)];
        Assert.All(corners, c => Assert.Contains(c, places.Select(o => (o.OH, o.OW))));
        foreach (int last in (ReadOnlySpan<int>)[0, 255])
        {
            Assert.Contains(places, o => o.OH == last && !corners.Contains((o.OH, o.OW)));
            Assert.Contains(places, o => o.OW == last && !corners.Contains((o.OH, o.OW)));
        }

        Assert.All([0, 2], n => Assert.Contains(places, o => o.N == n));
        Assert.All([0, 1023], k => Assert.Contains(places, o => o.K == k));
        Assert.Contains(places, o => !OutputPlace.IsBorder(p, o.OH, o.OW));
    }

    /// <summary>The rest is uniform: of about 4050 draws each quarter of the channels gets a quarter ± 5·√(4050·¼·¾), five
    /// standard deviations.</summary>
    [Fact]
    public void Draws_AreSpreadEvenly()
    {
        OutputSample sample = OutputSample.Stratified(Seed, 4096, 1);
        var drawn = sample.Indices.Skip(4096 - sample.Drawn).Select(i => OutputPlace.Of(Seed, i).K / 256).CountBy(q => q).ToArray();
        Assert.Equal(4, drawn.Length);
        Assert.All(drawn, q => Assert.InRange(q.Value, (sample.Drawn / 4.0) - 138, (sample.Drawn / 4.0) + 138));
    }

    [Theory]
    [InlineData("n1c1024h256w256k1024r4s7_same_d3x2", true)]
    [InlineData("n1c1024h256w256k64r4s7_same_d3x2", false)]
    [InlineData("n1c2048h65w65k256r3s3_p12_d12", false)]
    public void Judged_IsASampleOfTheSeedLayerAlone(string text, bool sampled) =>
        Assert.Equal(sampled, OutputSample.Judged(ConvProblem.Parse(text)) is { Indices.Count: 4096 });

    [Fact]
    public void Description_SaysWhatIsMissed() => Assert.Equal(
        "4096 of 67108864 outputs judged: a defect that touches a share f of all outputs is missed with probability (1 − f)^4050, 1.7 "
            + "% for f = 0.1 %",
        new OutputSample(new long[4096], 4050).Describe(Seed.OutputCount));

    [Fact]
    public void Place_NamesTheBorderAndThePositionInTheTileOfTheSubGrid()
    {
        ConvProblem p = ConvProblem.Parse("n2c1h20w20k3r3s3_p1x2_d1x2");
        long index = (((((1L * 3) + 2) * p.OH) + 0) * p.OW) + 11;
        Assert.Equal("n 1, k 2, row 0, column 11, border", OutputPlace.Describe(p, index, default));
        Assert.Equal("n 1, k 2, row 7, column 11, interior, row 3 and column 1 of its 4×4 tile",
            OutputPlace.Describe(p, index + (7 * p.OW), (4, 4)));
    }
}
