using System.Globalization;
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
        "cuda" => Built == "cuda" ? "" : "this build has no CUDA provider: build with -p:Gpu=cuda",
        "dml" => Built == "dml" ? "" : "this build has no DirectML provider: it comes with a Windows build",
        _ => $"ONNX Runtime has no device '{device}': expected cpu, cuda:N or dml:N",
    };

    /// <summary>Devices of the loaded library, by its list of providers.</summary>
    /// <remarks>The list says what was compiled in; whether there is such a GPU shows when a session opens.</remarks>
    internal static IReadOnlyList<Device> Devices(OrtEnv env)
    {
        string[] providers = env.GetAvailableProviders();
        var devices = new List<Device> { Device.Cpu };
        if (Built == "cuda" && providers.Contains("CUDAExecutionProvider"))
        {
            devices.Add(new Device("cuda"));
        }
        else if (Built == "dml" && providers.Contains("DmlExecutionProvider"))
        {
            devices.Add(new Device("dml"));
        }

        return devices;
    }

    /// <summary>Adds the GPU's provider, and forbids the silent return to the CPU.</summary>
    internal static void Configure(SessionOptions options, Device device)
    {
        if (device.IsCpu)
        {
            return;
        }

        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        if (device.Kind == "cuda")
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>
            {
                ["device_id"] = device.Index.ToString(CultureInfo.InvariantCulture),
                ["use_tf32"] = "0", // its default rounds the operands to 10 bits: that is not a float32 convolution
            });
            options.AppendExecutionProvider_CUDA(cuda);
        }
        else
        {
            options.EnableMemoryPattern = false; // DirectML demands it
            options.AppendExecutionProvider_DML(device.Index);
        }
    }
}
