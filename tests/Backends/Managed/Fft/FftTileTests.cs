using ConvBench.Backends.Managed.Fft;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Fft;

/// <summary>Bins, tiles and geometry: the integers of the algorithm.</summary>
public sealed class FftTileTests
{
    [Theory]
    [InlineData(16, 32)]
    [InlineData(8, 8)]
    [InlineData(12, 20)]
    [InlineData(1, 16)]
    [InlineData(40, 1)]
    public void Bins_HoldEveryFrequencyOrItsMirror_Once(int rows, int columns)
    {
        var bins = new FftBins(rows, columns);
        Assert.Equal(FftBins.CountOf(rows, columns), bins.Count);
        var own = new int[bins.Count];
        for (int v = 0; v < columns; v++)
        {
            for (int u = 0; u < rows; u++)
            {
                int mu = (rows - u) % rows, mv = (columns - v) % columns;
                Assert.Equal(bins.Bin(u, v), bins.Bin(mu, mv));
                own[bins.Bin(u, v)] += bins.IsConjugate(u, v) ? 0 : 1;

                // Whole columns are of one kind, but for those that mirror into themselves: the scattered passes rely on it.
                Assert.True(bins.IsMixed(v) || bins.IsConjugate(u, v) == (2 * v > columns));
            }
        }

        Assert.All(own, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Tile_OfASmallPaddedImage_IsCircular_AndTakesAllOutputsAtOnce()
    {
        // 31×31 on 56×56 with padding 15: 56 + 15 = 71 ≤ 72 suffices where overlap-save would need 86.
        var p = ConvProblem.Parse("n1c4h56w56k4r31s31_p15_g4");
        FftTile tile = FftTile.For(p, 72, 72);
        Assert.Equal((56, 56, 15, 15), (tile.ValidRows, tile.ValidColumns, tile.ShiftRows, tile.ShiftColumns));
        Assert.Equal(1, FftGeometry.TileCount(p, tile));

        FftTile small = FftTile.For(p, 64, 64);
        Assert.Equal((34, 34, 0, 0), (small.ValidRows, small.ValidColumns, small.ShiftRows, small.ShiftColumns));
        Assert.Equal(4, FftGeometry.TileCount(p, small));
    }

    [Theory]
    [InlineData("n2c5h41w37k7r4s7_same_d3x2", 16)]
    [InlineData("n1c3h100w90k2r9s9", 24)]
    [InlineData("n3c2h9w700k2r1s5", 40)]
    public void Geometry_CoversEveryOutput_Once(string text, int tilesAtOnce)
    {
        var p = ConvProblem.Parse(text);
        FftTile tile = FftTile.For(p, p.R == 1 ? 1 : 16, 16);
        var geometry = new FftGeometry(p, tile, lanes: 16, tilesAtOnce);
        var written = new int[p.N * p.OH * p.OW];
        foreach (FftChunk c in geometry.Chunks)
        {
            Assert.InRange(c.Tiles, 1, tilesAtOnce);
            Assert.InRange(c.OutRows, 1, c.TileRows * tile.ValidRows);
            Assert.InRange(c.OutColumns, 1, c.TileColumns * tile.ValidColumns);
            for (int r = 0; r < c.OutRows; r++)
            {
                for (int q = 0; q < c.OutColumns; q++)
                {
                    int oh = ((c.Row + r) * p.DilationH) + c.GridRow, ow = ((c.Column + q) * p.DilationW) + c.GridColumn;
                    written[(((c.Image * p.OH) + oh) * p.OW) + ow]++;
                }
            }
        }

        Assert.All(written, count => Assert.Equal(1, count));
        Assert.Equal(FftGeometry.TileCount(p, tile), geometry.Chunks.Sum(c => (long)c.Tiles));
        Assert.Equal(geometry.Blocks.Sum(b => b.Tiles), geometry.Chunks.Sum(c => c.Tiles));
        Assert.All(geometry.Blocks, b => Assert.InRange(b.Tiles, 1, geometry.TilesAtOnce));
    }

    [Fact]
    public void Choice_PrefersFlatTilesForFlatKernels_AndHoldsTheKernel()
    {
        foreach (string text in new[] { "n1c8h17w17k8r1s7_p0x3", "n1c8h17w17k8r7s1_p3x0", "n1c8h40w40k8r11s5" })
        {
            var p = ConvProblem.Parse(text);
            FftTile tile = FftCost.Choose(p, 16)!.Value;
            Assert.Equal(p.R == 1, tile.Rows == 1);
            Assert.Equal(p.S == 1, tile.Columns == 1);
            Assert.True(tile.Rows >= p.R && tile.Columns >= p.S);
        }
    }
}
