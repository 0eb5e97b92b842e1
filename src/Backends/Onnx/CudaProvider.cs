using Microsoft.ML.OnnxRuntime;

namespace ConvBench.Backends.Onnx;

/// <summary>Whether the CUDA provider of this build can run here: a driver with devices, and the libraries that it is linked to.</summary>
internal sealed class CudaProvider
{
    private static readonly Lazy<CudaProvider> Loaded = new(() => new CudaProvider(CudaDriver.Library, Load));

    /// <summary>Asks the driver, then loads the provider. Never throws.</summary>
    /// <param name="driver">File name of the driver's library.</param>
    /// <param name="load">Loads the provider.</param>
    internal CudaProvider(string driver, Action load)
    {
        try
        {
            IReadOnlyList<Device> devices = CudaDriver.Devices(driver);
            load();
            Devices = devices;
        }
        catch (Exception e) when (e is RowFaultException or OnnxRuntimeException or EntryPointNotFoundException)
        {
            Fault = e.Message.Split('\n')[0].TrimEnd();
        }
    }

    /// <summary>The process's; ONNX Runtime is loaded before.</summary>
    public static CudaProvider Instance => Loaded.Value;

    /// <summary>Why it cannot be used, one line; null where it can.</summary>
    public string? Fault { get; }

    /// <summary>The driver's devices; none where the provider cannot be used.</summary>
    public IReadOnlyList<Device> Devices { get; } = [];

    /// <summary>Its library, with all that it is linked to, is loaded when a session is given it.</summary>
    private static void Load()
    {
        using var session = new SessionOptions();
        using var options = new OrtCUDAProviderOptions();
        session.AppendExecutionProvider_CUDA(options);
    }
}
