namespace ConvBench.Backends.Managed.Cost;

/// <summary>What the cost models of all algorithms share: cycles of one core, as fitted on Zen 4 (one 512-bit FMA per cycle, 1 MB L2, 32 MB L3).</summary>
/// <remarks>
/// Only ratios between algorithms are used, so another machine of the same balance (about 6 flops per byte of memory bandwidth) needs no other figures.
/// No term depends on the thread count: the choice, and with it every bit of the result, is the same for any number.
/// </remarks>
internal static class CostTerms
{
    /// <summary>Share of the FMA peak that a register tile reaches.</summary>
    public const double TileEfficiency = 0.88;

    private const long L2Bytes = 1 << 20;
    private const long L3Bytes = 24 << 20;

    /// <summary>Cycles to read a block of this size again and again: free from L2, 16 bytes per cycle from L3, 7.5 from memory.</summary>
    public static double Stream(double bytes, double passes) => passes * bytes / (bytes <= L2Bytes / 2 ? double.PositiveInfinity : bytes <= L3Bytes ? 16 : 7.5);

    /// <summary>Arithmetic and streaming beside each other: all but 15 % of the shorter hides behind the longer.</summary>
    public static double Overlap(double arithmetic, double streaming) => Math.Max(arithmetic, streaming) + (0.15 * Math.Min(arithmetic, streaming));

    /// <summary>⌈size/unit⌉.</summary>
    public static double Blocks(double size, double unit) => Math.Ceiling(size / unit);

    /// <summary>Relative L2 error of sums of n products in chains of FMA that are added in order, for products of random signs: measured, u·(½ + 0.27·√chain + 0.1·√chains).</summary>
    public static double SumError(double n, double chain) =>
        ErrorStats.UnitRoundoff * (0.5 + (0.27 * Math.Sqrt(Math.Min(n, chain))) + (0.1 * Math.Sqrt(n / chain)));
}
