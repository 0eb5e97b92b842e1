namespace ConvBench.Bench.Protocol;

/// <summary>Measure a device's limits.</summary>
internal sealed record PeakRequest(int[] Threads)
{
    /// <summary>The device; the CPU is measured by this program's own kernels, another one by its library's.</summary>
    public Device Device { get; init; } = Device.Cpu;
}
