namespace ConvBench.Backends.Managed.Cost;

/// <summary>The caches that every blocking and cost model assumes: one core of Zen 4, whose figures are here and nowhere else.</summary>
/// <remarks>
/// Only ratios between algorithms are used, so another machine of the same balance (about 6 flops per byte of memory bandwidth) needs no
/// other figures. They are constants, not those of the machine, and know no threads: the choice, and with it every bit of the result, is
/// the same everywhere and for any number of threads.
/// </remarks>
internal static class CacheModel
{
    /// <summary>Data cache of a core.</summary>
    public const int L1Bytes = 32 << 10;

    /// <summary>Second cache of a core. Blocks aim at parts of it: operands, results and what streams by share it.</summary>
    public const int L2Bytes = 1 << 20;

    /// <summary>What a plan counts on of the 32 MB that eight cores share.</summary>
    public const int L3Bytes = 24 << 20;

    private const double L3BytesPerCycle = 16; // measured, one thread reading weights
    private const double MemoryBytesPerCycle = 7.5; // measured, 28 GB/s
    private const double Exposed = 0.15; // measured: share of the shorter that the longer does not hide

    /// <summary>Cycles to read a block of this size from where it lies, so many times.</summary>
    public static double Read(double bytes, double passes) => passes * bytes / (bytes <= L3Bytes ? L3BytesPerCycle : MemoryBytesPerCycle);

    /// <summary>The same of a block that is free to be read again while it and as much beside it fit L2.</summary>
    public static double Stream(double bytes, double passes) => bytes <= L2Bytes / 2 ? 0 : Read(bytes, passes);

    /// <summary>Arithmetic and streaming beside each other: most of the shorter hides behind the longer.</summary>
    public static double Overlap(double arithmetic, double streaming) =>
        Math.Max(arithmetic, streaming) + (Exposed * Math.Min(arithmetic, streaming));
}
