using ConvBench.Backends.Managed.Cost;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Which F(m, R) × F(m', S) a problem gets: the cheapest of the tiles with 4, 6 or 8 inputs per axis (1 along an
/// axis with one tap).</summary>
/// <remarks>
/// cost = α·α' · (C·K·max(tiles, φ) + τ·tiles·(C + K)) · κ^0.07 per group, in multiply-adds. τ: what a transform costs per
/// element and channel.
/// φ: below that many tiles the time is that of reading the weights, where they exceed L2. The last factor asks a tile that amplifies
/// rounding errors (κ, <see cref="BilinearAlgorithm.Amplification()"/>) twice as much to save 5 %. Tiles include what hangs over the edge.
/// </remarks>
internal static class WinogradTileRule
{
    /// <summary>Largest filter side: F(2, 7) fills the largest tile, 8 inputs.</summary>
    public const int MaxTaps = 7;

    private const double TransformCost = 8; // measured: input and output transform of 64 channels take a fifth of the time
    private const double FetchTiles = 8; // measured: 28 GB/s of weights against 118 GFLOP/s

    /// <summary>Outputs per tile along both axes, the best for one image.</summary>
    /// <remarks>Tiles decide the rounding: an image must get the same bits alone and in a batch, so the batch has no say.</remarks>
    public static (int H, int W) Choose(ConvProblem problem)
    {
        ConvProblem p = problem.SingleImage;
        double best = double.PositiveInfinity;
        (int H, int W) choice = default;
        foreach (int h in Sizes(p.R))
        {
            foreach (int w in Sizes(p.S))
            {
                double cost = Cost(p, h, w);
                (best, choice) = cost < best ? (cost, (h, w)) : (best, choice);
            }
        }

        return choice;
    }

    /// <summary>Estimated multiply-adds of a tile choice.</summary>
    public static double Cost(ConvProblem p, int mH, int mW)
    {
        WinogradAxis h = new(mH, p.R), w = new(mW, p.S);
        double tiles = TileMap.Count(p, mH, mW), frequencies = h.Products * w.Products, products = (double)p.CPerGroup * p.KPerGroup;
        double fetched = frequencies * products * sizeof(float) > CacheModel.L2Bytes ? Math.Max(tiles, FetchTiles) : tiles;
        double work = frequencies * ((products * fetched) + (TransformCost * tiles * (p.CPerGroup + p.KPerGroup)));
        return work * Math.Pow(h.Exact.Amplification() * w.Exact.Amplification(), 0.07);
    }

    private static int[] Sizes(int taps) => taps switch
    {
        1 => [1],
        2 => [3, 5, 7],
        3 => [2, 4, 6],
        4 => [3, 5],
        5 => [2, 4],
        6 => [3],
        _ => [2],
    };
}
