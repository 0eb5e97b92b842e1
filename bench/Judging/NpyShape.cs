using ConvBench.Files;

namespace ConvBench.Bench.Judging;

/// <summary>Reads a .npy file that must have a certain shape.</summary>
internal static class NpyShape
{
    /// <summary>The elements.</summary>
    /// <exception cref="FormatException">One line: the file, what is wrong with it, what was expected.</exception>
    public static float[] Read(string path, params ReadOnlySpan<long> shape)
    {
        NpyArray<float> array = Npy.Read<float>(path);
        return array.Shape.AsSpan().SequenceEqual(shape)
            ? array.Data
            : throw new FormatException(
            $"{Path.GetFileName(path)}: shape ({string.Join(", ", array.Shape)}), expected ({string.Join(", ", shape.ToArray())})");
    }
}
