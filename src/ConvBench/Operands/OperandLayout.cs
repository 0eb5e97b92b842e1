using System.Text.Json.Serialization;

namespace ConvBench.Operands;

/// <summary>Order of the indices in files of operands. In memory it is always the first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperandLayout>))]
public enum OperandLayout
{
    /// <summary>Input N, C, H, W; weights K, C/Groups, R, S: PyTorch, ONNX.</summary>
    [JsonStringEnumMemberName("nchw")]
    Nchw,

    /// <summary>Input N, H, W, C; weights R, S, C/Groups, K: TensorFlow, Keras.</summary>
    [JsonStringEnumMemberName("nhwc")]
    Nhwc,
}
