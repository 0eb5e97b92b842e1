using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace ConvBench.Backends.Onnx;

/// <summary>What computes inside ONNX Runtime: the CPU, or a GPU through the execution provider that this build was made with.</summary>
/// <param name="Kind">"cpu", "cuda" or "dml".</param>
/// <param name="Index">Number of the GPU.</param>
internal sealed record Provider(string Kind, int Index)
{
    /// <summary>Kind of the package that the project file chose.</summary>
#if ORT_CUDA
    internal static string Built => "cuda";
#elif ORT_DML
    internal static string Built => "dml";
#else
    internal static string Built => "cpu";
#endif

    /// <summary>Whether operands live in a GPU's memory.</summary>
    internal bool IsGpu => Kind != "cpu";

    /// <summary>ONNX Runtime's name of the GPU's memory.</summary>
    internal string MemoryName => Kind == "cuda" ? "Cuda" : "DML";

    /// <summary>Reads "cpu", "cuda:0", "dml:1"; null with a reason where this build has no such device. Loads nothing.</summary>
    internal static Provider? Parse(string device, out string reason)
    {
        reason = "";
        if (device == "cpu")
        {
            return new Provider("cpu", 0);
        }

        string kind = device.Split(':')[0], number = device[kind.Length..].TrimStart(':');
        if (kind is not ("cuda" or "dml") || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            reason = $"ONNX Runtime has no device '{device}': expected cpu, cuda:N or dml:N";
            return null;
        }

        if (kind != Built)
        {
            reason = kind == "cuda" ? "this build has no CUDA provider: build with -p:Gpu=cuda" : "this build has no DirectML provider: it comes with a Windows build";
            return null;
        }

        return new Provider(kind, index);
    }

    /// <summary>Devices of the loaded library, by its list of providers.</summary>
    /// <remarks>The list says what was compiled in; whether there is such a GPU shows when a session opens.</remarks>
    internal static IReadOnlyList<string> Devices(OrtEnv env)
    {
        string[] providers = env.GetAvailableProviders();
        var devices = new List<string> { "cpu" };
        if (Built == "cuda" && providers.Contains("CUDAExecutionProvider"))
        {
            devices.Add("cuda:0");
        }
        else if (Built == "dml" && providers.Contains("DmlExecutionProvider"))
        {
            devices.Add("dml:0");
        }

        return devices;
    }

    /// <summary>Adds the GPU's provider, and forbids the silent return to the CPU.</summary>
    internal void Configure(SessionOptions options)
    {
        if (!IsGpu)
        {
            return;
        }

        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        if (Kind == "cuda")
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>
            {
                ["device_id"] = Index.ToString(CultureInfo.InvariantCulture),
                ["use_tf32"] = "0", // its default rounds the operands to 10 bits: that is not a float32 convolution
            });
            options.AppendExecutionProvider_CUDA(cuda);
        }
        else
        {
            options.EnableMemoryPattern = false; // DirectML demands it
            options.AppendExecutionProvider_DML(Index);
        }
    }
}
