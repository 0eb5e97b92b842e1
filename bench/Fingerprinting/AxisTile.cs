namespace ConvBench.Bench.Fingerprinting;

/// <summary>What a scan along one axis says of the tile.</summary>
/// <param name="Outputs">Outputs of the axis, of one dilation sub-grid.</param>
/// <param name="Taps">R or S.</param>
/// <param name="Period">Outputs after which responses repeat; 1: everywhere the same; 0: no period was seen.</param>
/// <param name="Repeats">Share of pairs that repeat with it.</param>
/// <param name="Seam">Outputs between the seams of the noise; 0: none was seen.</param>
/// <param name="Footprint">Smallest tile that holds the noise of every impulse; 0: none below the axis' length.</param>
/// <param name="PairPeriod">Outputs after which the products alone repeat, the noise aside; 0: none.</param>
/// <param name="CrossesSeam">
/// Whether an impulse at a tile's first input spoils outputs of that tile that do not read it: a Fourier transform does, Winograd with the
/// point 0 cannot; null where no impulse stood there.
/// </param>
internal sealed record AxisTile(int Outputs, int Taps, int Period, double Repeats, int Seam, int Footprint, int PairPeriod,
    bool? CrossesSeam)
{
    /// <summary>Tile of an axis that shows no seam: one tile covers it, as far as can be seen.</summary>
    public const int Whole = int.MaxValue / 2;

    /// <summary>Tiles that hang over the edge may be computed in another way.</summary>
    private const double Enough = 0.9;

    /// <summary>Pairs of impulses whose few products may not agree by chance.</summary>
    private const int LeastPairs = 3;

    /// <summary>Outputs of a Winograd tile.</summary>
    public int Winograd => Period > 0 ? Period : Footprint > 0 ? Footprint : Whole;

    /// <summary>Valid outputs of a Fourier tile.</summary>
    /// <remarks>
    /// Its responses also repeat after a quarter of the tile, whose twiddles are ±1 and ±i, so the period alone says nothing. Two tiles
    /// transformed as one complex tile repeat in their products alone, and show the seams of the pair; the length of a tile
    /// is then no product of small primes, half of the seam's is.
    /// </remarks>
    public int Fourier =>
        Seam > 0 ? OfSeam(Seam)
        : Taps == 1 && Period == 1 ? 1
        : Footprint > 0 && Period == Footprint ? OfSeam(Footprint)
        : Footprint > 0 && Period > Footprint && IsLength(Period + Taps - 1) ? Period
        : Taps > 1 && PairPeriod > 0 && Outputs <= 2 * PairPeriod && (Period == 0 || Repeats < 1) && IsLength(PairPeriod + Taps - 1)
        ? PairPeriod
        : Footprint > 0 && Period == 0 && IsLength(Footprint + Taps - 1) ? Footprint
        : Whole;

    private int OfSeam(int spacing) =>
        !IsLength(spacing + Taps - 1) && spacing % 2 == 0 && IsLength((spacing / 2) + Taps - 1) ? spacing / 2
        : spacing == Seam || IsLength(spacing + Taps - 1) ? spacing
        : Whole;

    /// <summary>Reads a scan.</summary>
    public static AxisTile Of(ImpulseScan scan)
    {
        int seam = SeamOf(scan), outputs = scan.Axis.GridOutputs;
        int period = Enumerable.Range(1, Math.Max(0, scan.Length - 1)).FirstOrDefault(s => scan.Repeats(s) >= Enough);
        int pairs = Enumerable.Range(1, Math.Max(0, scan.Length - LeastPairs))
            .FirstOrDefault(s => scan.Repeats(s, touchedAlone: true) >= Enough);
        int footprint = Enumerable.Range(2, Math.Max(0, outputs - 2)).FirstOrDefault(s => Holds(scan, s));
        double repeats = period > 0 ? scan.Repeats(period) : 0;
        return new AxisTile(outputs, scan.Axis.Taps, period, repeats, seam, footprint, pairs, Crosses(scan, period > 0 ? period : seam));
    }

    /// <summary>A multiple of four from 8 on without prime factors above 7, or 1 for a flat filter.</summary>
    private static bool IsLength(int n)
    {
        int rest = n;
        foreach (int prime in (int[])[2, 3, 5, 7])
        {
            while (rest % prime == 0 && rest > 0)
            {
                rest /= prime;
            }
        }

        return n == 1 || (n >= 8 && n % 4 == 0 && rest == 1);
    }

    /// <summary>Largest spacing of which nearly all inner ends of the noise are multiples; half of the impulses must show one.</summary>
    private static int SeamOf(ImpulseScan scan)
    {
        int outputs = scan.Axis.GridOutputs;
        int[] ends = [.. Enumerable.Range(0, scan.Length).Select(scan.Extent).OfType<(int First, int Last)>()
            .SelectMany(e => (int[])[e.First, e.Last + 1]).Where(e => e > 0 && e < outputs)];
        for (int spacing = outputs - 1; spacing > 1; spacing--)
        {
            if (2 * ends.Length >= scan.Length && ends.Length > 1 && ends.Count(e => e % spacing == 0) >= Enough * ends.Length)
            {
                return spacing;
            }
        }

        return 0;
    }

    /// <summary>Whether every response stays within the tiles of this many outputs that read its impulse.</summary>
    private static bool Holds(ImpulseScan scan, int tile)
    {
        for (int i = 0; i < scan.Length; i++)
        {
            int input = Input(scan, i), first = Math.Max(0, input - scan.Axis.Taps + 1) / tile * tile;
            if (scan.Extent(i) is { } extent && (extent.First < first || extent.Last >= ((input / tile) + 1) * tile))
            {
                return false;
            }
        }

        return true;
    }

    private static bool? Crosses(ImpulseScan scan, int tile)
    {
        int last = scan.Axis.GridOutputs - 1, nonzero = 0, of = 0;
        for (int i = 0; tile >= 2 && scan.Axis.Stride == 1 && i < scan.Length; i++)
        {
            int input = Input(scan, i);
            if (input % tile == 0 && input < last)
            {
                (int spoiled, int looked) = scan.NoiseAt(i, input + 1, Math.Min(input + tile - 1, last));
                (nonzero, of) = (nonzero + spoiled, of + looked);
            }
        }

        return of == 0 ? null : nonzero > 0;
    }

    /// <summary>The i-th impulse's place in the padded sub-grid.</summary>
    private static int Input(ImpulseScan scan, int i) => (scan.Axis.Position(i) + scan.Axis.Pad) / scan.Axis.Dilation;
}
