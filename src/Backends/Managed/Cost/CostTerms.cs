namespace ConvBench.Backends.Managed.Cost;

/// <summary>What all cost models share beside <see cref="CacheModel"/>: cycles of one core of Zen 4, one 512-bit FMA per cycle.</summary>
internal static class CostTerms
{
    /// <summary>What the constants of every cost model were fitted on: whoever fits one anew says so here.</summary>
    public static ModelFit Fit { get; } = new("canonical", "one thread of Zen 4 with AVX-512");

    /// <summary>Share of the FMA peak that a register tile reaches.</summary>
    public const double TileEfficiency = 0.88;

    /// <summary>⌈size/unit⌉.</summary>
    public static double Blocks(double size, double unit) => Math.Ceiling(size / unit);

    /// <summary>Relative L2 error of sums of n products of random signs, in chains of FMA that are added in order.</summary>
    /// <remarks>Measured: u·(½ + 0.27·√chain + 0.1·√chains).</remarks>
    public static double SumError(double n, double chain) =>
        FloatFormat.Binary32.Unit * (0.5 + (0.27 * Math.Sqrt(Math.Min(n, chain))) + (0.1 * Math.Sqrt(n / chain)));
}
