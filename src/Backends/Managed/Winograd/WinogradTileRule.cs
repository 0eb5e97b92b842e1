namespace ConvBench.Backends.Managed;

/// <summary>Which F(m, R) × F(m', S) a problem gets: the cheapest of the tiles with 4, 6 or 8 inputs per axis (1 along an axis with one tap).</summary>
/// <remarks>
/// cost = tiles · α·α' · (C·K + τ·(C + K)) per group, in multiply-adds: products, and transforms that move each element of V and M at τ
/// multiply-adds a channel. Tiles include what hangs over the edge, so that small images get small tiles.
/// Errors stay an order of magnitude below the gate for every tile here, so they do not enter.
/// </remarks>
internal static class WinogradTileRule
{
    /// <summary>Largest filter side: F(2, 7) fills the largest tile, 8 inputs.</summary>
    public const int MaxTaps = 7;

    private const double TransformCost = 8;

    /// <summary>Outputs per tile along both axes.</summary>
    public static (int H, int W) Choose(ConvProblem p)
    {
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
        double elements = (double)TileMap.Count(p, mH, mW) * (mH + p.R - 1) * (mW + p.S - 1) * p.Groups;
        return elements * (((double)p.CPerGroup * p.KPerGroup) + (TransformCost * (p.CPerGroup + p.KPerGroup)));
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
