using Onnx;

namespace ConvBench.Models;

/// <summary>Element types of tensors, by their numbers in onnx.proto (TensorProto.DataType), which are ONNX Runtime's too.</summary>
public static class ElementType
{
    /// <summary>float32.</summary>
    public const int Binary32 = (int)TensorProto.Types.DataType.Float;

    /// <summary>float64.</summary>
    public const int Binary64 = (int)TensorProto.Types.DataType.Double;

    /// <summary>Bytes of one element; 0 for texts and types of less than a byte, which are not read.</summary>
    public static int Bytes(int type) => (TensorProto.Types.DataType)type switch
    {
        TensorProto.Types.DataType.Uint8 or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Bool => 1,
        TensorProto.Types.DataType.Uint16 or TensorProto.Types.DataType.Int16
            or TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16 => 2,
        TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Int32 or TensorProto.Types.DataType.Uint32 => 4,
        TensorProto.Types.DataType.Double or TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Uint64 => 8,
        _ => 0,
    };

    /// <summary>"float32", "int64", ...; the number where it has no name here.</summary>
    public static string Name(int type) => type switch
    {
        Binary32 => "float32",
        Binary64 => "float64",
        _ when Enum.IsDefined((TensorProto.Types.DataType)type) => ((TensorProto.Types.DataType)type).ToString().ToLower(null),
        _ => $"type {type}",
    };
}
