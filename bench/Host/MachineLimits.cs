using System.Globalization;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>What the machine's devices can do at most, and so which times are impossible.</summary>
/// <param name="cacheBytes">All of the CPU's last-level cache: also of a device that does not tell its own.</param>
internal sealed class MachineLimits(long cacheBytes)
{
    /// <summary>A measured peak may be this far below the true one: clocks change.</summary>
    private const double FlopMargin = 1.1;

    /// <summary>Reading alone is measured; other mixes of reads and writes differ by less than this.</summary>
    private const double BandwidthMargin = 2;

    private readonly Dictionary<Device, DeviceLimits> _limits = [];

    /// <summary>Limits of the devices that were measured.</summary>
    public IReadOnlyDictionary<Device, DeviceLimits> All => _limits;

    /// <summary>Limits of a device, empty where it was not measured: no device is held to another's.</summary>
    public DeviceLimits Of(Device device) => _limits.GetValueOrDefault(device, DeviceLimits.Unknown);

    /// <summary>Takes a measurement.</summary>
    public void Raise(Device device, DeviceLimits measured) => _limits[device] = Of(device).Highest(measured);

    /// <summary>Measures a device: the CPU by this program's own kernels, another one by those of a library that runs on it.</summary>
    /// <exception cref="WorkerException">The process that measured ended.</exception>
    public void Measure(WorkerPool pool, Device device, string backend, int[] threads)
    {
        WorkerKey worker = device.IsCpu ? WorkerKey.Reference : new WorkerKey(backend, threads[0]);
        Raise(device, pool.Ask(worker, new WorkerRequest { Peak = new PeakRequest(threads) { Device = device } }).Peak!);
    }

    /// <summary>Why a time cannot be true, one line; null where it can, or where the device's limits are not known.</summary>
    /// <remarks>
    /// t ≥ MinimumFlops / (1.1·peak): what the algorithm itself must multiply. t ≥ (Bytes − cache) / (2·bandwidth): runs repeat on
    /// the same operands, of which at most the cache's size is still there. A time below is a launch without its wait, or no work.
    /// </remarks>
    public string? Impossible(ConvCase c, double minimumFlops, double medianNs)
    {
        DeviceLimits limits = Of(c.Device);
        if (!limits.PeakGflops.TryGetValue(c.Threads, out double peak)
            || !limits.BandwidthGBps.TryGetValue(c.Threads, out double bandwidth))
        {
            return null;
        }

        double flopsNs = minimumFlops / (FlopMargin * peak);
        double bytesNs = Math.Max(0, c.Problem.Bytes - (limits.CacheBytes ?? cacheBytes)) / (BandwidthMargin * bandwidth);
        if (medianNs >= Math.Max(flopsNs, bytesNs))
        {
            return null;
        }

        string time = string.Create(CultureInfo.InvariantCulture, $"impossible time: {medianNs / 1e6:0.0#####} ms for");
        return flopsNs >= bytesNs
            ? string.Create(CultureInfo.InvariantCulture,
                $"{time} {minimumFlops / 1e9:0.####} GFLOP, {minimumFlops / medianNs:0.#} GFLOP/s against a peak of {peak:0.#}")
            : string.Create(CultureInfo.InvariantCulture,
                $"{time} {c.Problem.Bytes / 1e6:0.#} MB, {c.Problem.Bytes / medianNs:0.#} GB/s against a measured {bandwidth:0.#}");
    }
}
