using ConvBench.Backends.OpenCl.Runtime;

namespace ConvBench.Backends.OpenCl.Clblast;

/// <summary>CLBlast, a tuned BLAS for OpenCL: the peer of our own kernels on the same devices.</summary>
public sealed class ClblastBackend : IConvBackend
{
    private static readonly IConvAlgorithm[] All = [new ConvgemmAlgorithm()];

    /// <inheritdoc/>
    public string Name => "clblast";

    /// <inheritdoc/>
    public string Version => ClblastLibrary.IfLoaded?.Version ?? "";

    /// <inheritdoc/>
    public string LibraryPath => ClblastLibrary.IfLoaded?.Path ?? "";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Details => ClLibrary.IfLoaded is not { } library ? new Dictionary<string, string>()
        : new Dictionary<string, string> { ["drivers"] = library.Drivers };

    /// <inheritdoc/>
    public IReadOnlyList<Device> Devices => ClLibrary.KnownDevices;

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms => All;

    /// <inheritdoc/>
    public DeviceLimits? Measure(Device device, int threads) => UnitLimits.Of(device, threads);

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        reason = ClLibrary.Instance.Fault ?? ClblastLibrary.Instance.Fault ?? "";
        return reason.Length == 0;
    }
}
