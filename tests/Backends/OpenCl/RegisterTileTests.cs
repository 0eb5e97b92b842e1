using ConvBench.Backends.OpenCl;
using ConvBench.Backends.OpenCl.Runtime;
using Xunit;

namespace ConvBench.Tests.Backends.OpenCl;

/// <summary>Register tiles fit the registers, and are as large as the layer lets them be.</summary>
public class RegisterTileTests
{
    private static readonly ClDevice Avx2 = new(new Device("opencl"), 0, "", IsCpu: true, 2, 8);

    [Theory]
    [InlineData(64, 1000, 8)]
    [InlineData(32, 1000, 16)]
    [InlineData(1, 1000, 8)]
    [InlineData(3, 5, 8)]
    [InlineData(666, 1, 4)]
    public void ATile_FitsTheRegistersOfACpu(int filters, int vectors, int lanes)
    {
        Assert.All(RegisterTile.Ranked(Avx2 with { NativeFloats = lanes }, filters, vectors), tile =>
        {
            Assert.Equal(lanes, tile.Lanes);
            Assert.InRange((tile.Filters * tile.Vectors) + tile.Vectors + 1, 3, lanes == 16 ? 32 : 16);
        });
    }

    [Fact]
    public void ManyFilters_HaveTilesOfTwelveAccumulators_AndOneFilterHasVectorsAlone()
    {
        RegisterTile many = RegisterTile.Ranked(Avx2, 64, 392)[0];
        Assert.Equal(12, many.Filters * many.Vectors);
        RegisterTile one = RegisterTile.Ranked(Avx2, 1, 392)[0];
        Assert.Equal((1, 6), (one.Filters, one.Vectors));
    }

    [Fact]
    public void AGpu_HasVectorsOf4_AndNoMoreFiltersThanThereAre()
    {
        ClDevice gpu = Avx2 with { IsCpu = false };
        Assert.Equal([new(4, 1, 8), new(4, 2, 8), new(4, 1, 4)], RegisterTile.Ranked(gpu, 64, 392));
        Assert.Equal([new(4, 1, 3), new(4, 2, 3), new(4, 1, 2)], RegisterTile.Ranked(gpu, 3, 392));
        Assert.Equal([new(4, 1, 1), new(4, 2, 1)], RegisterTile.Ranked(gpu, 1, 392));
    }

    [Fact]
    public void NoTileIsRankedTwice() => Assert.All(new[] { 1, 3, 64 }, filters =>
    {
        IReadOnlyList<RegisterTile> ranked = RegisterTile.Ranked(Avx2, filters, 392);
        Assert.Equal(ranked.Count, ranked.Distinct().Count());
    });
}
