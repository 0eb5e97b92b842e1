using ConvBench.Backends.Managed.Cost;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>Chooses the tile by the estimated cycles of one run on one thread.</summary>
internal static class FftCost
{
    /// <summary>Weight spectra above this are refused.</summary>
    public const long MaxSpectrumBytes = 6L << 30;

    /// <summary>Larger ones are taken only where no tile has smaller ones: a tenth of the time is not worth gigabytes and a
    /// slower Prepare.</summary>
    private const long ComfortableSpectrumBytes = 3L << 30;

    /// <summary>Channels stay apart: one input channel per group, so no channel sum.</summary>
    public static bool IsDepthwise(ConvProblem p) => p.CPerGroup == 1 && p.Groups > 1;

    /// <summary>A single tile in each image: blocks of channels are paired instead of tiles.</summary>
    public static bool PairsChannels(ConvProblem p, FftTile tile) => FftGeometry.TileCount(p.SingleImage, tile) == 1;

    /// <summary>The cheapest tile for one image; null where no tile holds the kernel within the memory limit.</summary>
    /// <remarks>Tiles decide the rounding: an image must get the same bits alone and in a batch, so the batch has no say.</remarks>
    public static FftTile? Choose(ConvProblem p, int lanes) =>
        Cheapest(p.SingleImage, lanes, ComfortableSpectrumBytes) ?? Cheapest(p.SingleImage, lanes, MaxSpectrumBytes);

    /// <summary>The tile of this size, flat along an axis where the kernel is; null where its spectra exceed the memory limit.</summary>
    public static FftTile? Fixed(ConvProblem p, int size, int lanes)
    {
        FftTile tile = FftTile.For(p, p.R == 1 ? 1 : size, p.S == 1 && p.R > 1 ? 1 : size);
        return tile.SpectrumBytes(p, lanes) <= MaxSpectrumBytes ? tile : null;
    }

    /// <summary>Every tile that holds the kernel; flat along an axis where the kernel is.</summary>
    public static IEnumerable<FftTile> Candidates(ConvProblem p)
    {
        int[] rows = p.R == 1 ? [1] : FftLine.Lengths, columns = p.S == 1 && p.R > 1 ? [1] : FftLine.Lengths;
        return from r in rows from s in columns where r >= p.R && s >= p.S select FftTile.For(p, r, s);
    }

    /// <summary>Estimated cycles of one run: multiply stage, transforms, copies, and the spectra's way through the memory
    /// hierarchy.</summary>
    /// <remarks>
    /// Fitted to Zen 4, one thread; the choice must not depend on the thread count, since tiles decide the rounding.
    /// Multiply: 4 FMA per bin,
    /// tile, channel and vector of output channels. Weight spectra as <see cref="CacheModel"/> says. A line of n complex vectors:
    /// n·(8 + 2.2·log₂ n). Spectra of inputs and outputs are written and read once, at 8 bytes per cycle, 4 where a tile
    /// block exceeds 8 MB.
    /// Bands: 8 cycles per vector.
    /// </remarks>
    public static double Cycles(ConvProblem p, FftTile t, int lanes)
    {
        double tiles = FftGeometry.TileCount(p, t), pairs = Math.Ceiling(tiles / 2);
        double cBlocks = Math.Ceiling((double)p.C / lanes), kBlocks = p.Groups * Math.Ceiling((double)p.KPerGroup / lanes);
        // complex tile and band no longer share L2
        double crowding = 8.0 * t.Rows * t.Columns * lanes > CacheModel.L2Bytes * 3 / 8 ? 1.4 : 1;
        double forward = crowding * ((t.Rows * Line(t.Columns)) + (t.Columns * Line(t.Rows)));
        double inverse = crowding * ((t.ValidRows * Line(t.Columns)) + (t.Columns * Line(t.Rows)));
        double bandIn = 8.0 * tiles * t.Rows * t.ValidColumns, bandOut = 8.0 * tiles * t.ValidRows * t.ValidColumns;
        if (IsDepthwise(p))
        {
            kBlocks = Math.Ceiling((double)p.K / lanes);
            pairs = PairsChannels(p, t) ? 0.5 * p.N : pairs;
            return kBlocks * ((pairs * (forward + inverse + (4.0 * t.Rows * t.Columns))) + bandIn + bandOut);
        }

        double multiply = 4.0 * t.Bins * tiles * p.CPerGroup * kBlocks / CostTerms.TileEfficiency;
        double bytes = t.SpectrumBytes(p, lanes), passes = Math.Ceiling(tiles / t.TilesAtOnce(p, lanes));
        double memory = CacheModel.Read(bytes, passes);
        double block = t.TileBytes(p, lanes) * Math.Min(tiles, t.TilesAtOnce(p, lanes));
        double spectra = 2 * t.TileBytes(p, lanes) * tiles / (block <= 8 << 20 ? 8 : 4);
        return CacheModel.Overlap(multiply, memory) + spectra
            + (cBlocks * ((pairs * forward) + bandIn)) + (kBlocks * ((pairs * inverse) + bandOut));
    }

    private static FftTile? Cheapest(ConvProblem p, int lanes, long limit)
    {
        FftTile? best = null;
        double least = double.PositiveInfinity;
        foreach (FftTile tile in Candidates(p))
        {
            if (tile.SpectrumBytes(p, lanes) <= limit && Cycles(p, tile, lanes) is double cycles && cycles < least)
            {
                (best, least) = (tile, cycles);
            }
        }

        return best;
    }

    private static double Line(int n) => n == 1 ? 0 : n * (8 + (2.2 * Math.Log2(n)));
}
