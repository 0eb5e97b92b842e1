using Microsoft.ML.OnnxRuntime;

namespace ConvBench.Backends.Onnx;

/// <summary>What computes inside ONNX Runtime: the CPU, or a GPU through the execution provider that this build was made with.</summary>
internal static class Provider
{
    /// <summary>Kind of the package that the project file chose.</summary>
#if ORT_CUDA
    internal static string Built => "cuda";
#elif ORT_DML
    internal static string Built => "dml";
#else
    internal static string Built => "cpu";
#endif

    /// <summary>ONNX Runtime's name of a device's memory.</summary>
    internal static string MemoryName(Device device) => device.Kind switch { "cpu" => "Cpu", "cuda" => "Cuda", _ => "DML" };

    /// <summary>Why this build has no such device, one line; "" where it has. Loads nothing.</summary>
    internal static string Refusal(Device device) => device.Kind switch
    {
        "cpu" => "",
        "cuda" => Built == "cuda" ? "" : "this build has no CUDA provider: build with -p:Gpu=onnx",
        "dml" => Built == "dml" ? "" : "this build has no DirectML provider: it comes with a Windows build",
        _ => $"ONNX Runtime has no device '{device}': expected cpu, cuda:N or dml:N",
    };

    /// <summary>Devices of the loaded library: ONNX Runtime lists what was compiled in, so that CUDA is asked for what is here.</summary>
    internal static IReadOnlyList<Device> Devices(OrtEnv env) => Built switch
    {
        "cuda" => [Device.Cpu, .. CudaProvider.Instance.Devices],
        "dml" when env.GetAvailableProviders().Contains("DmlExecutionProvider") => [Device.Cpu, new Device("dml")],
        _ => [Device.Cpu],
    };

    /// <summary>Adds the GPU's provider, and forbids the silent return to the CPU.</summary>
    /// <param name="options">Of the session.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="cuda">How, on CUDA.</param>
    internal static void Configure(SessionOptions options, Device device, CudaSettings cuda)
    {
        if (device.IsCpu)
        {
            return;
        }

        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        if (device.Kind == "cuda")
        {
            using var provider = new OrtCUDAProviderOptions();
            provider.UpdateOptions(cuda.Options(device.Index));
            options.AppendExecutionProvider_CUDA(provider);
        }
        else
        {
            options.EnableMemoryPattern = false; // DirectML demands it
            options.AppendExecutionProvider_DML(device.Index);
        }
    }
}
