namespace ConvBench.Backends.Onnx;

/// <summary>ONNX Runtime, on the CPU, and on a GPU where the build has its CUDA or DirectML package.</summary>
public sealed class OnnxBackend : IConvBackend
{
    /// <inheritdoc/>
    public string Name => "onnx";

    /// <inheritdoc/>
    public string Version => OnnxLibrary.IsLoaded ? OnnxLibrary.Version : "";

    /// <inheritdoc/>
    public string LibraryPath => OnnxLibrary.IsLoaded ? OnnxLibrary.Path : "";

    /// <summary>"cpu"; after loading also "cuda:0" or "dml:0" where the build has that provider, and the machine such a device.</summary>
    public IReadOnlyList<Device> Devices => IsAvailable(out _) ? Provider.Devices(OnnxLibrary.Load()) : [Device.Cpu];

    /// <inheritdoc/>
    public string? WhyNone(string kind) => kind switch
    {
        "cuda" when Provider.Built == "cuda" => IsAvailable(out string reason) ? CudaProvider.Instance.Fault : reason,
        "cuda" => Provider.Refusal(new Device(kind)),
        "dml" when OperatingSystem.IsWindows() => Provider.Refusal(new Device(kind)),
        _ => null,
    };

    /// <inheritdoc/>
    public IReadOnlyList<IConvAlgorithm> Algorithms => OnnxAlgorithm.All;

    /// <inheritdoc/>
    public bool IsAvailable(out string reason)
    {
        try
        {
            OnnxLibrary.Load();
            reason = "";
            return true;
        }
        catch (Exception e)
        {
            // The binding loads in static constructors: the innermost exception is the loader's own line.
            string line = e.GetBaseException().Message.Split('\n')[0].TrimEnd();
            reason = $"ONNX Runtime does not load: {line} (it needs 64-bit x64 or Arm64 and, on Linux, glibc 2.28 and libstdc++)";
            return false;
        }
    }
}
