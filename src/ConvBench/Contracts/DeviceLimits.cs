using System.Text.Json.Serialization;

namespace ConvBench.Contracts;

/// <summary>What a device can do at most, as measured, by thread count.</summary>
/// <param name="PeakGflops">FMA peak, 10⁹ flop/s; where the library has no kernel for it, what clock and width make.</param>
/// <param name="BandwidthGBps">Memory bandwidth (read, far beyond the caches), 10⁹ byte/s.</param>
public sealed record DeviceLimits(IReadOnlyDictionary<int, double> PeakGflops, IReadOnlyDictionary<int, double> BandwidthGBps)
{
    /// <summary>Of a device that was not measured: nothing is held against it.</summary>
    public static DeviceLimits Unknown { get; } = new(new Dictionary<int, double>(), new Dictionary<int, double>());

    /// <summary>What starting an empty kernel and waiting for it takes, ns; empty for the processor that the program itself runs on,
    /// which starts none.</summary>
    public IReadOnlyDictionary<int, double> LaunchNs { get; init; } = new Dictionary<int, double>();

    /// <summary>All of the device's own last cache, bytes; null for the processor that the program itself runs on, and where nobody
    /// says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CacheBytes { get; init; }

    /// <summary>The better value of each thread count, the higher rate and the shorter launch: of several measurements it counts, for
    /// noise only ever makes one worse.</summary>
    public DeviceLimits Highest(DeviceLimits other) => new(
        Better(PeakGflops, other.PeakGflops, Math.Max), Better(BandwidthGBps, other.BandwidthGBps, Math.Max))
    {
        LaunchNs = Better(LaunchNs, other.LaunchNs, Math.Min),
        CacheBytes = CacheBytes is { } mine && other.CacheBytes is { } theirs ? Math.Max(mine, theirs) : CacheBytes ?? other.CacheBytes,
    };

    private static SortedDictionary<int, double> Better(
        IReadOnlyDictionary<int, double> a, IReadOnlyDictionary<int, double> b, Func<double, double, double> better) =>
        new(a.Concat(b).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Select(v => v.Value).Aggregate(better)));
}
