using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl;

/// <summary>Our own kernels in OpenCL C, on whatever has a driver for it: GPUs, and the CPU through PoCL.</summary>
public sealed class OpenClBackend : IConvBackend
{
    private static readonly IConvAlgorithm[] All =
        [new DirectAlgorithm(), new Im2colAlgorithm(), new WinogradAlgorithm(2), new WinogradAlgorithm(4), new FftAlgorithm()];

    /// <inheritdoc/>
    public string Name => "opencl";

    /// <inheritdoc/>
    /// <remarks>The drivers compile and run the kernels.</remarks>
    public string Version => ClLibrary.IfLoaded?.Drivers ?? "";

    /// <inheritdoc/>
    public string LibraryPath => ClLibrary.IfLoaded?.Path ?? "";

    /// <inheritdoc/>
    public IReadOnlyList<Device> Devices => ClLibrary.KnownDevices;

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms => All;

    /// <inheritdoc/>
    public DeviceLimits? Measure(Device device, int threads) => UnitLimits.Of(device, threads);

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = ClLibrary.Instance.Fault ?? "";
        return reason.Length == 0;
    }
}
