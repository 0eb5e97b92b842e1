using ConvBench.Backends.Managed;
using ConvBench.Bench.Studies.Where;
using Xunit;

namespace ConvBench.Tests.Bench.Studies.Where;

public class WhereTests
{
    private const double Ulp1 = 1.0 / (1 << 23); // of numbers in [1, 2)

    private static readonly ConvProblem Small = ConvProblem.Parse("n1c1h4w4k2r3s3_p1");

    [Fact]
    public void ErrorsByPlaceInTheTile_AreThoseCountedByHand()
    {
        float[] y = [.. Enumerable.Repeat(1f, 32)];
        var truth = new Truth([.. Enumerable.Repeat(1.0, 32)], [.. Enumerable.Repeat(9.0, 32)]);
        (y[0], y[2], y[21]) = (4, 5, 3); // channel 0: rows 0 and columns 0 and 2; channel 1: row 1, column 1
        TileErrors tile = ErrorMap.Tile(Small, y, truth, (2, 2, true));
        Assert.Equal([Math.Sqrt((9 + 16) / 8.0), 0, 0, Math.Sqrt(4 / 8.0)], tile.Rms);
        Assert.Equal([4, 0, 0, 2], tile.Max);
    }

    [Fact]
    public void Contrast_IsFOfAnAnalysisOfVariance()
    {
        // means 2 and 6, 4 in all: between 2·4 + 2·4 = 16 over one degree of freedom, within 1 + 1 + 1 + 1 = 4 over two
        Assert.Equal(8, ErrorMap.Contrast([[1, 3], [5, 7]]), 12);
        Assert.Equal(0, ErrorMap.Contrast([[1, 3], [1, 3]]), 12);
        Assert.Equal(0, ErrorMap.Contrast([[1, 3], []]));
    }

    [Fact]
    public void Ulps_AreCountedByTheirUpperEnd_AndCancelledOutputsLeftOut()
    {
        double[] off = [0, 0.5, 0.75, 1, 1.5, 3, 1e6, 0.25];
        float[] y = [.. off.Select(_ => 1f)];
        double[] s = [.. off.Select(_ => 9.0)];
        s[^1] = 2048;
        (long[] counts, long leftOut) = ErrorMap.Ulps(y, new Truth([.. off.Select(o => 1 + (o * Ulp1))], s));
        Assert.Equal([2, 2, 1, 1, .. Enumerable.Repeat(0L, 10), 1], counts);
        Assert.Equal(1, leftOut);
    }

    [Fact]
    public void BorderAndChannels_AreThoseCountedByHand()
    {
        float[] y = [.. Enumerable.Repeat(1f, 32)];
        double u = FloatFormat.Binary32.Unit;
        double[] truth = [.. Enumerable.Repeat(1.0, 32)];
        truth[0] = 1 + (2 * u);  // border of channel 0: ω = 2
        truth[5] = 1 + (4 * u);  // interior of channel 0: ω = 4
        var known = new Truth(truth, [.. Enumerable.Repeat(1.0, 32)]);
        (double? border, double? interior) = ErrorMap.BorderAndInterior(Small, y, known);
        Assert.Equal(Math.Sqrt(4 / 24.0), border!.Value, 12); // of 2·16 outputs 2·4 are interior
        Assert.Equal(Math.Sqrt(16 / 8.0), interior!.Value, 12);
        double[] channels = ErrorMap.Channels(Small, y, known);
        Assert.Equal(Math.Sqrt(20 * u * u / 16), channels[0], 9 * u); // the norm of the channel is 4 but for a few u
        Assert.Equal(0, channels[1]);
    }

    // Direct reads for an output what it needs: only the other operands' level is left, and another draw moves a maximum by
    // less than 4 times. The rounding errors of
    // a transform scale with the largest value in the tile, 10⁴ against about 1: far above 10 times, even spread over all
    // outputs (measured 30 to 150).
    [Theory]
    [InlineData("managed/direct", false)]
    [InlineData("managed/im2col", false)]
    [InlineData("managed/winograd-f4x3", true)]
    [InlineData("managed/winograd-f6x3", true)]
    [InlineData("managed/fft", true)]
    public void AnOutlier_SpoilsTransformsAlone(string row, bool spoils)
    {
        ConvProblem p = ConvProblem.Parse("n1c8h24w24k4r3s3_p1");
        var probe = new OutlierProbe(p, seed: 1);
        Truth clean = ReferenceConv.Compute(p, probe.Clean, threads: 1), truth = ReferenceConv.Compute(p, probe.Data, threads: 1);
        double direct = probe.Untouched(Output("managed/direct", p, probe.Data), truth).Rms;
        OutlierErrors errors = probe.Of(Output(row, p, probe.Data), truth, probe.Untouched(Output(row, p, probe.Clean), clean), direct);
        if (spoils)
        {
            Assert.True(errors.RatioToDirect > 10 && errors.Spoiled > 0 && errors.Reach > 1, errors.ToString());
        }
        else
        {
            Assert.Equal((0, 0), (errors.Spoiled, errors.Reach));
            // the same operands but for one: the untouched outputs read the same values
            Assert.InRange(errors.Rms / errors.OwnRms, 0.8, 1.2);
            Assert.InRange(errors.RatioToDirect, 0.3, 3);
        }
    }

    [Fact]
    public void TheOutlier_IsReadByNineOutputsOfAThreeByThreeFilter()
    {
        ConvProblem p = ConvProblem.Parse("n1c1h56w56k1r3s3_p2_d2");
        var probe = new OutlierProbe(p, seed: 1);
        Truth truth = ReferenceConv.Compute(p, probe.Data, threads: 1);
        double[] map = probe.Of(truth.Rounded(), truth, (1, 1), 1).Map;
        Assert.Equal(9, map.Count(e => e < 0));
        Assert.True(map[(16 * 33) + 16] < 0 && map[(14 * 33) + 18] < 0 && map[(15 * 33) + 16] >= 0);
    }

    private static float[] Output(string row, ConvProblem p, ConvData data)
    {
        using IConvPlan plan = new ManagedBackend().Algorithms.Single(a => a.Id == row).Prepare(p, data.W, data.B, new ConvOptions());
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }
}
