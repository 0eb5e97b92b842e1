using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;

namespace ConvBench.Models;

/// <summary>A tensor as ONNX files and ONNX Runtime hold it: little-endian elements, outermost axis first.</summary>
/// <param name="Type">Its <see cref="ElementType"/>.</param>
/// <param name="Shape">Sizes; none for a scalar.</param>
/// <param name="Bytes">The elements, as many as the sizes' product.</param>
public sealed record TensorData(int Type, long[] Shape, byte[] Bytes)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>A tensor of float32.</summary>
    public static TensorData Of(ReadOnlySpan<float> values, params long[] shape) =>
        new(ElementType.Binary32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A tensor of float64.</summary>
    public static TensorData Of(ReadOnlySpan<double> values, params long[] shape) =>
        new(ElementType.Binary64, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The values of a tensor in a model, whose data are in it.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="where">Whose it is, for the line on a fault: "initializer 'w'".</param>
    /// <exception cref="FormatException">Its sizes, its type and its data do not fit together.</exception>
    public static TensorData Of(TensorProto tensor, string where)
    {
        long[] shape = [.. tensor.Dims];
        int size = ElementType.Bytes(tensor.DataType);
        if (size == 0)
        {
            throw new FormatException($"{where}: elements of {ElementType.Name(tensor.DataType)}, expected numbers of 1 to 8 bytes");
        }

        double count = shape.Aggregate(1.0, (product, d) => d >= 0 ? product * d
            : throw new FormatException($"{where}: a size of {d}, expected none below 0"));
        if (count * size > int.MaxValue)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                $"{where}: {count * size / 1e9:0.0} GB of elements, expected less than 2.1 GB"));
        }

        byte[] bytes = tensor.RawData.Length > 0 ? tensor.RawData.ToByteArray() : Typed(tensor);
        return bytes.Length == (long)count * size ? new TensorData(tensor.DataType, shape, bytes) : throw new FormatException(
            $"{where}: {bytes.Length} bytes of elements, expected {(long)count * size} for its sizes");
    }

    /// <summary>The same as a message of ONNX.</summary>
    public TensorProto ToProto(string name) => new()
    {
        Name = name,
        DataType = Type,
        Dims = { Shape },
        RawData = UnsafeByteOperations.UnsafeWrap(Bytes),
    };

    /// <summary>The elements as float32: what they are, or rounded from float64.</summary>
    /// <exception cref="FormatException">Elements of another type.</exception>
    public float[] Floats() => Type switch
    {
        ElementType.Binary32 => MemoryMarshal.Cast<byte, float>(Bytes).ToArray(),
        ElementType.Binary64 => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(Bytes).ToArray(), v => (float)v),
        _ => throw new FormatException($"a tensor of {ElementType.Name(Type)}, expected float32"),
    };

    /// <summary>The elements as float64.</summary>
    /// <exception cref="FormatException">Elements that are no floating-point numbers.</exception>
    public double[] Doubles() => Type switch
    {
        ElementType.Binary32 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(Bytes).ToArray(), v => (double)v),
        ElementType.Binary64 => MemoryMarshal.Cast<byte, double>(Bytes).ToArray(),
        _ => throw new FormatException($"a tensor of {ElementType.Name(Type)}, expected float32 or float64"),
    };

    /// <summary>Elements in the typed fields, where small types share the field of 32-bit integers.</summary>
    private static byte[] Typed(TensorProto t) => (TensorProto.Types.DataType)t.DataType switch
    {
        TensorProto.Types.DataType.Float => Raw<float>([.. t.FloatData]),
        TensorProto.Types.DataType.Double => Raw<double>([.. t.DoubleData]),
        TensorProto.Types.DataType.Int64 => Raw<long>([.. t.Int64Data]),
        TensorProto.Types.DataType.Uint64 => Raw<ulong>([.. t.Uint64Data]),
        TensorProto.Types.DataType.Uint32 => Raw<uint>([.. t.Uint64Data.Select(v => (uint)v)]),
        TensorProto.Types.DataType.Int32 => Raw<int>([.. t.Int32Data]),
        _ when ElementType.Bytes(t.DataType) == 2 => Raw<ushort>([.. t.Int32Data.Select(v => (ushort)v)]),
        _ => [.. t.Int32Data.Select(v => (byte)v)],
    };

    private static byte[] Raw<T>(T[] values)
        where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
