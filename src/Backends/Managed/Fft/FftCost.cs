namespace ConvBench.Backends.Managed;

/// <summary>Chooses the tile by the estimated cycles of one run on one thread.</summary>
internal static class FftCost
{
    /// <summary>Weight spectra above this are refused.</summary>
    public const long MaxSpectrumBytes = 6L << 30;

    /// <summary>Channels stay apart: one input channel per group, so no channel sum.</summary>
    public static bool IsDepthwise(ConvProblem p) => p.CPerGroup == 1 && p.Groups > 1;

    /// <summary>The cheapest tile; null where no tile holds the kernel within the memory limit.</summary>
    public static FftTile? Choose(ConvProblem p, int lanes)
    {
        FftTile? best = null;
        double least = double.PositiveInfinity;
        foreach (FftTile tile in Candidates(p))
        {
            if (tile.SpectrumBytes(p, lanes) <= MaxSpectrumBytes && Cycles(p, tile, lanes) is double cycles && cycles < least)
            {
                (best, least) = (tile, cycles);
            }
        }

        return best;
    }

    /// <summary>Every tile that holds the kernel; flat along an axis where the kernel is.</summary>
    public static IEnumerable<FftTile> Candidates(ConvProblem p)
    {
        int[] rows = p.R == 1 ? [1] : FftLine.Lengths, columns = p.S == 1 && p.R > 1 ? [1] : FftLine.Lengths;
        return from r in rows from s in columns where r >= p.R && s >= p.S select new FftTile(r, s, p.R, p.S);
    }

    /// <summary>Estimated cycles: vector operations of the multiply stage and of the transforms, and the weight spectra's way from memory.</summary>
    /// <remarks>
    /// A multiply is 4 vector FMA per bin, tile, channel and vector of output channels, one per cycle. A line of n complex vectors takes about
    /// n·(2 + 1.3·log₂ n) cycles, loads and stores included. Spectra up to 16 MB come from L3 at 16 bytes per cycle, larger ones from memory at 6,
    /// and half of that time hides behind arithmetic.
    /// </remarks>
    public static double Cycles(ConvProblem p, FftTile t, int lanes)
    {
        double tiles = FftGeometry.TileCount(p, t), pairs = (tiles + 1) / 2;
        double cBlocks = Math.Ceiling((double)p.C / lanes), kBlocks = p.Groups * Math.Ceiling((double)p.KPerGroup / lanes);
        double forward = (t.Rows * Line(t.Columns)) + (t.Columns * Line(t.Rows));
        double inverse = (t.ValidRows * Line(t.Columns)) + (t.Columns * Line(t.Rows));
        if (IsDepthwise(p))
        {
            kBlocks = Math.Ceiling((double)p.K / lanes);
            return pairs * kBlocks * (forward + inverse + (4.0 * t.Rows * t.Columns));
        }

        double multiply = 4.0 * t.Bins * tiles * p.CPerGroup * kBlocks;
        double bytes = t.SpectrumBytes(p, lanes), passes = Math.Ceiling(tiles / t.TilesAtOnce(p, lanes));
        double memory = passes * bytes / (bytes <= 16 << 20 ? 16 : 6);
        return Math.Max(multiply, memory) + (0.5 * Math.Min(multiply, memory)) + (pairs * ((cBlocks * forward) + (kBlocks * inverse)));
    }

    private static double Line(int n) => n == 1 ? 0 : n * (2 + (1.3 * Math.Log2(n)));
}
