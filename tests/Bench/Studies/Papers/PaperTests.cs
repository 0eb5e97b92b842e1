using ConvBench.Bench.Studies.Papers;
using Xunit;

namespace ConvBench.Tests.Bench.Studies.Papers;

/// <summary>The published tables, repeated on as little data as their tolerances allow.</summary>
public class PaperTests
{
    private const int Trials = 3000;

    /// <summary>Tiles of F(2) to F(8).</summary>
    public static TheoryData<int> Tiles => [2, 3, 4, 5, 6, 7, 8];

    // 8 %: the mean of 3000 tiles has a standard error of about 1 %, the published 5000 tiles one of below 1 %, and the
    // paper states neither its generator nor
    // how it breaks ties in Huffman's order, which the full study puts at 1 to 7 %. 35 %: the order by column costs up to a
    // quarter more (study: 6 to 26 %).
    [Theory]
    [MemberData(nameof(Tiles))]
    public void Barabasz_TilesHaveThePublishedError(int m)
    {
        (_, double published, Rational[] points) = BarabaszPaper.Table.Single(t => t.M == m);
        var exact = new CookToom(m, 3, points);
        var trial = new TileTrial(m, 3, axes: 2);
        Assert.InRange(trial.Transformed<float>(exact, SumOrder.Huffman, Trials, seed: 1).Mean / published, 0.92, 1.08);
        Assert.InRange(trial.Transformed<float>(exact, SumOrder.Sequential, Trials, seed: 1).Mean / published, 0.92, 1.35);
    }

    // 3 %: three standard errors of the mean of 3000 tiles, each 0.9 % (measured, 0.7 % at 5000).
    [Fact]
    public void Barabasz_DirectHasThePublishedError() =>
        Assert.InRange(new TileTrial(2, 3, axes: 2).Direct(Trials, seed: 1).Mean / BarabaszPaper.PublishedDirect, 0.97, 1.03);

    [Fact]
    public void TransformsInFloat64_LoseLess()
    {
        (int m, _, Rational[] points) = BarabaszPaper.Table.Single(t => t.M == 4);
        var exact = new CookToom(m, 3, points);
        var trial = new TileTrial(m, 3, axes: 2);
        TileError mixed = trial.Transformed<double>(exact, SumOrder.Sequential, 500, seed: 1),
            single = trial.Transformed<float>(exact, SumOrder.Sequential, 500, seed: 1);
        Assert.True(mixed.Mean + (4 * mixed.StdErr) < single.Mean - (4 * single.StdErr), $"{mixed} {single}");
    }

    // The largest of n errors of one spread grows like √ln n: 12 544 outputs instead of the layer's 3.2 million have 0.79
    // of its maximum. The acceptance is a factor of 2 to either side.
    [Fact]
    public void Lavin_ASmallPieceOfLayer12_HasThePublishedMaxima()
    {
        (_, ConvProblem full, double direct, double f2, double f4) = LavinPaper.Layers[0];
        ConvProblem p = ConvProblem.Parse("n1c64h56w56k4r3s3_p1");
        double tail = Math.Sqrt(Math.Log(p.OutputCount) / Math.Log(full.OutputCount));
        ConvData data = ConvData.Create(p, Distribution.Uniform, seed: 1);
        Truth truth = ReferenceConv.Compute(p, data, threads: 2);
        Assert.InRange(LavinPaper.Max(new SequentialConv(p, data.X).Run(data.W, 2), truth) / direct, 0.5 * tail, 2);
        Assert.InRange(LavinPaper.Max(new PlainWinograd(p, LavinPaper.Tile(2)).Run(data, 2), truth) / f2, 0.5 * tail, 2);
        Assert.InRange(LavinPaper.Max(new PlainWinograd(p, LavinPaper.Tile(4)).Run(data, 2), truth) / f4, 0.5 * tail, 2);
    }

    [Fact]
    public void TheSequentialProgram_HasTheBitsOfThreeLoops()
    {
        ConvProblem p = ConvProblem.Parse("n1c3h7w9k2r3s2_p1.0.2.1");
        ConvData data = ConvData.Create(p, Distribution.Uniform, seed: 3);
        float[] single = new float[p.OutputCount];
        double[] widened = new double[p.OutputCount];
        for (int i = 0; i < single.Length; i++)
        {
            (int _, int k, int oh, int ow) = OutputPlace.Of(p, i);
            for (int t = 0; t < p.C * p.R * p.S; t++)
            {
                int c = t / (p.R * p.S), h = oh - p.PadTop + (t / p.S % p.R), w = ow - p.PadLeft + (t % p.S);
                float product = (uint)h < (uint)p.H && (uint)w < (uint)p.W
                    ? data.X[(((c * p.H) + h) * p.W) + w] * data.W[(k * p.C * p.R * p.S) + t] : 0;
                single[i] += product;
                widened[i] += product;
            }
        }

        Assert.Equal(single, new SequentialConv(p, data.X).Run(data.W, 1));
        Assert.Equal(widened, new SequentialConv(p, data.X).RunWidened(data.W, 2));
    }

    // F(2,3) halves weights at most twice: on small integers everything is exact, whatever the chains and the tiles cut off at the edge.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ThePlainWinograd_IsExactOnIntegers(int chains)
    {
        ConvProblem p = ConvProblem.Parse("n1c5h7w9k3r3s3_p1.0.2.1");
        ConvData data = ConvData.Create(p, Distribution.Integers, seed: 2);
        Truth truth = ReferenceConv.Compute(p, data, threads: 1);
        Assert.Equal(truth.Rounded(), new PlainWinograd(p, LavinPaper.Tile(2), chains).Run(data, 2));
    }

    [Fact]
    public void NnpacksMeasure_IsTheLargestErrorOverTheRoundedReference() =>
        Assert.Equal(0.25, NnpackLimits.MaxRelative([1, 3, -2], [1, 4, -2]));
}
