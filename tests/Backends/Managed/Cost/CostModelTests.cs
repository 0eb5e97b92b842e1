using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Cost;
using ConvBench.Backends.Managed.Fft;
using ConvBench.Backends.Managed.Plans;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Cost;

/// <summary>What the cost models must say whatever they were fitted to.</summary>
public sealed class CostModelTests
{
    private static readonly string[] Layers =
    [
        "n1c64h28w28k64r3s3_p1", "n2c64h28w28k64r1s1", "n1c16h40w40k32r9s9", "n1c32h28w28k32r3s3_st2_p1", "n1c96h28w28k96r7s7_p3_g96",
            "n1c3h64w64k16r3s3_p1",
        "n1c512h7w7k512r3s3_p1", "n1c40h17w19k24r5s3_p2x1_g8", "n1c32h32w33k40r3s3_p2_d2", "n1c16h20w20k16r2s2",
    ];

    private static readonly ManagedAlgorithm[] Rows = [.. new ManagedBackend().Algorithms.OfType<ManagedAlgorithm>()];

    public static TheoryData<string> Ids => [.. Rows.Select(a => a.Id)];

    /// <summary>One fused multiply-add of a vector a cycle is the fastest core that the figures are of.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Cycles_AreAtLeastThoseOfTheFlops(string id) => Each(id, (row, p) =>
        Assert.All((int[])[1, 4, 8, 16],
            lanes => Assert.True(row.Cycles(p, lanes) >= row.MinimumFlops(p) / (2 * lanes), $"{p}, {lanes} lanes")));

    /// <summary>But where a group has fewer channels than the wider vector has lanes.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void NarrowerVectors_AreNeverCheaper(string id) => Each(id, (row, p) => Assert.All(
        new[] { (1, 4), (4, 8), (8, 16) }.Where(pair => p.KPerGroup >= pair.Item2 || p.CPerGroup == 1),
        pair => Assert.True(row.Cycles(p, pair.Item1) >= row.Cycles(p, pair.Item2),
            $"{p}: {nameof(row.Cycles)} with {pair.Item1} lanes is below {nameof(row.Cycles)} with {pair.Item2}")));

    /// <summary>A second image costs something, were it little beside weights that stream once; and as much as the first,
    /// or a quarter more where blocks leave a cache.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void TwiceTheImages_CostMore_AndHardlyMoreThanTwice(string id) => Each(id, (row, p) =>
        Assert.InRange(row.Cycles(p with { N = 2 * p.N }, 16) / row.Cycles(p, 16), 1.01, 2.3));

    [Theory]
    [MemberData(nameof(Ids))]
    public void ExpectedError_IsAtLeastHalfARounding_AndWithinTheRowsOwnLimit(string id) => Each(id, (row, p) =>
        Assert.InRange(row.ExpectedRelL2(p, 16), 0.4 * FloatFormat.Binary32.Unit,
            row.Operands == FloatFormat.Binary32 ? row.NormwiseLimit(p) : 1));

    [Theory]
    [InlineData(512 << 10, 100, 0)] // half of L2: free
    [InlineData(1 << 20, 3, 3 * (1 << 20) / 16.0)] // from L3
    [InlineData(75_000_000, 2, 2e7)] // from memory, 7.5 bytes a cycle
    public void Stream_IsFreeFromL2_AndSlowerTheFurther(double bytes, double passes, double cycles) =>
        Assert.Equal(cycles, CacheModel.Stream(bytes, passes), 6);

    [Theory]
    [InlineData(100, 0, 100)]
    [InlineData(100, 40, 106)]
    [InlineData(40, 100, 106)]
    public void Overlap_HidesAllButAFewPercentOfTheShorter(double arithmetic, double streaming, double cycles) =>
        Assert.Equal(cycles, CacheModel.Overlap(arithmetic, streaming), 9);

    [Fact]
    public void SumError_GrowsWithTheSum_AndLessWhereChainsAreShort()
    {
        double[] lengths = [1, 9, 64, 576, 4608, 36864];
        Assert.All(lengths.Zip(lengths.Skip(1)),
            pair => Assert.True(CostTerms.SumError(pair.First, 256) < CostTerms.SumError(pair.Second, 256)));
        Assert.Equal(CostTerms.SumError(64, 64), CostTerms.SumError(64, 64 * 1.0000001), 1e-12); // one chain, whatever more it could hold
        Assert.True(CostTerms.SumError(4608, 256) < CostTerms.SumError(4608, 4608));
    }

    [Fact]
    public void FftTile_OfOneImage_IsThatOfABatch_AndHoldsTheFilter()
    {
        foreach (ConvProblem p in Layers.Select(ConvProblem.Parse).Where(p => p is { StrideH: 1, DilationH: 1 }))
        {
            FftTile one = FftCost.Choose(p, 16)!.Value;
            Assert.Equal(one, FftCost.Choose(p with { N = 7 }, 16));
            Assert.True(one.Rows >= p.R && one.Columns >= p.S, $"{p}: {one}");
            Assert.All(FftCost.Candidates(p), t => Assert.True(t.Rows >= p.R && t.Columns >= p.S));
        }
    }

    private static void Each(string id, Action<ManagedAlgorithm, ConvProblem> check)
    {
        ManagedAlgorithm row = Rows.Single(a => a.Id == id);
        ConvProblem[] layers = [.. Layers.Select(ConvProblem.Parse).Where(p => row.Supports(p, Device.Cpu, out _))];
        Assert.NotEmpty(layers);
        Assert.All(layers, p => check(row, p));
    }
}
