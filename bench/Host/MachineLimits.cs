using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>What the machine can do at most, and so which times are impossible.</summary>
/// <param name="cacheBytes">All of the last-level cache.</param>
internal sealed class MachineLimits(long cacheBytes)
{
    /// <summary>A measured peak may be this far below the true one: clocks change.</summary>
    private const double FlopMargin = 1.1;

    /// <summary>Reading alone is measured; other mixes of reads and writes differ by less than this.</summary>
    private const double BandwidthMargin = 2;

    private readonly Dictionary<int, double> _fma = [];
    private readonly Dictionary<int, double> _bandwidth = [];

    /// <summary>FMA peak by thread count, 10⁹ flop/s.</summary>
    public IReadOnlyDictionary<int, double> FmaGflops => _fma;

    /// <summary>Memory bandwidth by thread count, 10⁹ byte/s.</summary>
    public IReadOnlyDictionary<int, double> BandwidthGBps => _bandwidth;

    /// <summary>Takes a measurement; of several the highest counts, for noise only ever lowers it.</summary>
    public void Raise(PeakReply reply)
    {
        foreach ((int threads, double value) in reply.FmaGflops)
        {
            _fma[threads] = Math.Max(value, _fma.GetValueOrDefault(threads));
        }

        foreach ((int threads, double value) in reply.BandwidthGBps)
        {
            _bandwidth[threads] = Math.Max(value, _bandwidth.GetValueOrDefault(threads));
        }
    }

    /// <summary>Why a time cannot be true, one line; null where it can, or where the device's limits are not known.</summary>
    /// <remarks>
    /// t ≥ MinimumFlops / (1.1·peak): what the algorithm itself must multiply. t ≥ (Bytes − cache) / (2·bandwidth): runs repeat on
    /// the same operands, of which at most the cache's size is still there. A time below is a launch without its wait, or no work.
    /// </remarks>
    public string? Impossible(ConvCase c, double minimumFlops, double medianNs)
    {
        if (!c.Device.IsCpu || !_fma.TryGetValue(c.Threads, out double peak) || !_bandwidth.TryGetValue(c.Threads, out double bandwidth))
        {
            return null;
        }

        double flopsNs = minimumFlops / (FlopMargin * peak);
        double bytesNs = Math.Max(0, c.Problem.Bytes - cacheBytes) / (BandwidthMargin * bandwidth);
        if (medianNs >= Math.Max(flopsNs, bytesNs))
        {
            return null;
        }

        string time = string.Create(CultureInfo.InvariantCulture, $"impossible time: {medianNs / 1e6:0.0#####} ms for");
        return flopsNs >= bytesNs
            ? string.Create(CultureInfo.InvariantCulture,
                $"{time} {minimumFlops / 1e9:0.####} GFLOP, {minimumFlops / medianNs:0.#} GFLOP/s against a measured peak of {peak:0.#}")
            : string.Create(CultureInfo.InvariantCulture,
                $"{time} {c.Problem.Bytes / 1e6:0.#} MB, {c.Problem.Bytes / medianNs:0.#} GB/s against a measured {bandwidth:0.#}");
    }
}
