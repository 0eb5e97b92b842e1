using System.IO.Compression;

namespace ConvBench.Files;

/// <summary>One tensor of a .npy file or of an entry of a .npz file, opened: its shape is known before its elements are read.</summary>
/// <remarks>Memory stays within the elements that the caller asks for, whatever the file says of itself.</remarks>
public sealed class TensorFile : IDisposable
{
    private readonly Stream _stream;
    private readonly NpyHeader _header;

    private TensorFile(Stream stream, string name) => (_stream, Name, _header) = (stream, name, NpyHeader.Read(stream, name));

    /// <summary>As faults name it, "weights.npy" or "layer.npz/w".</summary>
    public string Name { get; }

    /// <summary>Sizes, outermost first.</summary>
    public IReadOnlyList<long> Shape => _header.Shape;

    /// <summary>Opens a .npy file.</summary>
    /// <exception cref="FormatException">It is missing, or no .npy file; one line.</exception>
    public static TensorFile Open(string path)
    {
        string name = Path.GetFileName(path);
        return Guarded(name, () => Of(File.OpenRead(path), name));
    }

    /// <summary>Opens an entry of an archive.</summary>
    internal static TensorFile Open(ZipArchiveEntry entry, string name) => Guarded(name, () => Of(entry.Open(), name));

    /// <summary>The elements as float32, row-major, and how many float64 numbers were rounded.</summary>
    /// <exception cref="FormatException">One line.</exception>
    public float[] Read(out long rounded)
    {
        NpyFloats floats = Guarded(Name, () => NpyFloats.Read(_stream, _header, Name));
        rounded = floats.Rounded;
        return floats.Data;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>What a reader of files does, with every way in which a file can be broken as one line.</summary>
    internal static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException
            or ArgumentException or OverflowException)
        {
            throw new FormatException($"{name}: cannot be read ({e.Message.ReplaceLineEndings(" ")}), expected a .npy or .npz file", e);
        }
    }

    private static TensorFile Of(Stream stream, string name)
    {
        try
        {
            return new TensorFile(stream, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
