namespace ConvBench.Reporting.Compare;

/// <summary>How small a p-value must be among many.</summary>
/// <remarks>
/// Of the m values in order, the largest p₍ₖ₎ ≤ q·k/m and all below it are taken: of those that are taken a share of q is false on
/// average, and where nothing has changed at all something is taken with the probability q. Y. Benjamini and Y. Hochberg, J. R. Stat.
/// Soc. B 57, 1995.
/// </remarks>
internal static class FalseDiscovery
{
    /// <summary>q of a comparison.</summary>
    public const double Share = 0.05;

    /// <summary>The largest p-value that is taken; negative where none is.</summary>
    public static double Limit(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(p => !double.IsNaN(p)).Order()];
        int last = Array.FindLastIndex([.. sorted.Select((p, i) => p <= Share * (i + 1) / sorted.Length)], taken => taken);
        return last < 0 ? -1 : sorted[last];
    }
}
