namespace ConvBench.Backends.Managed.Direct;

/// <summary>Which output columns each filter column serves: taps on padding columns are left out, not multiplied by zeros.</summary>
/// <remarks>
/// A tile is then computed with one call per filter column, of R·c products of a chunk of S times as many channels: as many
/// calls and as long chains as otherwise, and fewer pixels at the edges.
/// </remarks>
internal sealed class TapRanges
{
    private const int LeastChains = 8; // fewer accumulators than FMA in flight (4 cycles × 1 or 2) take the time of these
    private const int CallCycles = 40; // accumulators through L1, arguments
    private readonly (int First, int End)[] _outputs;

    /// <summary>Ranges of a layer.</summary>
    public TapRanges(ConvProblem p) => _outputs = [.. Enumerable.Range(0, p.S).Select(s => FilterRows.Outputs(p, s))];

    /// <summary>Whether leaving taps out saves more than 5 % with tiles of this many pixels and chains of this many products.</summary>
    public static bool Pay(ConvProblem p, int tile, int chain)
    {
        if (p.S == 1 || p is { PadLeft: 0, PadRight: 0 })
        {
            return false;
        }

        var ranges = new TapRanges(p);
        int ow = p.OW, tiles = (ow + tile - 1) / tile;
        double all = 0, inside = 0, products = (double)p.R * p.CPerGroup;
        double callsAll = CallCycles * Math.Ceiling(products * p.S / chain), callsOne = CallCycles * Math.Ceiling(products / chain);
        for (int i = 0; i < tiles; i++)
        {
            int first = (int)((long)ow * i / tiles), pixels = (int)((long)ow * (i + 1) / tiles) - first;
            all += (products * p.S * Cycles(pixels)) + callsAll;
            for (int s = 0; s < p.S; s++)
            {
                (int begin, int end) = ranges.Inside(s, first, pixels);
                inside += begin < end ? (products * Cycles(end - begin)) + callsOne : 0;
            }
        }

        return inside < 0.95 * all;
    }

    /// <summary>Pixels [First, End) of a tile of these output columns whose filter column s is inside the image; First ≥
    /// End where none is.</summary>
    public (int First, int End) Inside(int s, int column, int pixels) =>
        (Math.Max(0, _outputs[s].First - column), Math.Min(pixels, _outputs[s].End - column));

    private static int Cycles(int pixels) => Math.Max(2 * pixels, LeastChains);
}
