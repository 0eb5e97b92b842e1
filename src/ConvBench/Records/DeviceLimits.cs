namespace ConvBench.Records;

/// <summary>What a device can do at most, as measured, by thread count.</summary>
/// <param name="PeakGflops">FMA peak, 10⁹ flop/s.</param>
/// <param name="BandwidthGBps">Memory bandwidth (read, far beyond the caches), 10⁹ byte/s.</param>
public sealed record DeviceLimits(IReadOnlyDictionary<int, double> PeakGflops, IReadOnlyDictionary<int, double> BandwidthGBps)
{
    /// <summary>Of a device that was not measured: nothing is held against it.</summary>
    public static DeviceLimits Unknown { get; } = new(new Dictionary<int, double>(), new Dictionary<int, double>());

    /// <summary>The higher value of each thread count: of several measurements the highest counts, for noise only ever lowers it.</summary>
    public DeviceLimits Highest(DeviceLimits other) =>
        new(Highest(PeakGflops, other.PeakGflops), Highest(BandwidthGBps, other.BandwidthGBps));

    private static SortedDictionary<int, double> Highest(IReadOnlyDictionary<int, double> a, IReadOnlyDictionary<int, double> b) =>
        new(a.Concat(b).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Max(v => v.Value)));
}
