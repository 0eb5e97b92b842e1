using ConvBench.Files;
using ConvBench.Models;

namespace ConvBench.Bench.Judging;

/// <summary>Reads a tensor that must have a certain shape: .npy, or .pb as ONNX writes it. A height of 1 may be left out.</summary>
internal static class NpyShape
{
    /// <summary>The elements.</summary>
    /// <exception cref="FormatException">One line: the file, what is wrong with it, what was expected.</exception>
    public static float[] Read(string path, params ReadOnlySpan<long> shape)
    {
        (float[] data, long[] found) = Path.GetExtension(path) == ".pb" ? Proto(path) : Numpy(path);
        bool flat = shape is [_, _, 1, _] && found.AsSpan().SequenceEqual([shape[0], shape[1], shape[3]]);
        return flat || found.AsSpan().SequenceEqual(shape)
            ? data
            : throw new FormatException(
            $"{Path.GetFileName(path)}: shape ({string.Join(", ", found)}), expected ({string.Join(", ", shape.ToArray())})");
    }

    private static (float[] Data, long[] Shape) Numpy(string path)
    {
        NpyArray<float> array = Npy.Read<float>(path);
        return (array.Data, array.Shape);
    }

    private static (float[] Data, long[] Shape) Proto(string path)
    {
        TensorData tensor = ModelFile.ReadTensor(path);
        return (tensor.Floats(), tensor.Shape);
    }
}
