using System.Globalization;

namespace ConvBench.Backends.Onnx;

/// <summary>How ONNX Runtime's CUDA provider is asked to compute.</summary>
/// <param name="Search">How it chooses among cuDNN's algorithms, its cudnn_conv_algo_search: EXHAUSTIVE, HEURISTIC or DEFAULT.</param>
/// <param name="Tf32">Whether operands may be rounded to 10 bits of fraction.</param>
internal sealed record CudaSettings(string Search, bool Tf32)
{
    /// <summary>ONNX Runtime's own but for TF32, which it allows: that is no convolution of float32 operands.</summary>
    public static CudaSettings Float32 { get; } = new("EXHAUSTIVE", Tf32: false);

    /// <summary>The provider's options, by its own names; all that decide results are set, whatever a version's defaults are.</summary>
    /// <param name="device">Number of the device.</param>
    public Dictionary<string, string> Options(int device) => new()
    {
        ["device_id"] = device.ToString(CultureInfo.InvariantCulture),
        ["use_tf32"] = Tf32 ? "1" : "0",
        ["cudnn_conv_algo_search"] = Search,
    };
}
