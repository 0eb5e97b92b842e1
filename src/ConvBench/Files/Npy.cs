using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ConvBench.Files;

/// <summary>NumPy's .npy files: one tensor of float32, float64 or int64, little-endian, C order.</summary>
/// <remarks>
/// Written as version 1.0: the bytes 93 4E 55 4D 50 59 01 00, the header's length (uint16, little-endian), the header, a Python dictionary
/// padded with spaces to a multiple of 64 bytes and ended by a line feed, then the elements. Versions 2 and 3 are read as well.
/// NumPy Enhancement Proposal 1 and numpy/lib/format.py describe the format.
/// </remarks>
public static class Npy
{
    /// <summary>Writes a tensor.</summary>
    /// <typeparam name="T">float, double or long.</typeparam>
    /// <param name="path">The file; an old one is replaced.</param>
    /// <param name="data">Elements, row-major; as many as the shape's product.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many elements.</exception>
    public static void Write<T>(string path, ReadOnlySpan<T> data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long count = 1;
        var sizes = new StringBuilder();
        foreach (long size in shape)
        {
            count = checked(count * size);
            sizes.Append(CultureInfo.InvariantCulture, $"{size}, ");
        }

        if (count != data.Length)
        {
            throw new ArgumentException($"a shape of {count} elements for {data.Length}", nameof(shape));
        }

        // a tuple of one keeps its comma, "(5,)"; longer ones have none after the last
        string tuple = shape.Length == 1 ? sizes.ToString().TrimEnd() : sizes.ToString().TrimEnd(' ', ',');
        string header = $"{{'descr': '{Descr<T>()}', 'fortran_order': False, 'shape': ({tuple}), }}";
        int prefix = NpyHeader.Magic.Length + 4, total = (prefix + header.Length + 1 + 63) / 64 * 64;
        var start = new byte[total];
        start.AsSpan().Fill((byte)' ');
        NpyHeader.Magic.CopyTo(start);
        start[NpyHeader.Magic.Length] = 1;
        start[NpyHeader.Magic.Length + 1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(start.AsSpan(NpyHeader.Magic.Length + 2), (ushort)(total - prefix));
        Encoding.ASCII.GetBytes(header, start.AsSpan(prefix));
        start[^1] = (byte)'\n';
        using FileStream stream = File.Create(path);
        stream.Write(start);
        const int Chunk = 1 << 20; // a span of bytes holds at most 2^31
        for (int at = 0; at < data.Length; at += Chunk)
        {
            stream.Write(MemoryMarshal.AsBytes(data.Slice(at, Math.Min(Chunk, data.Length - at))));
        }
    }

    /// <summary>Reads a tensor.</summary>
    /// <typeparam name="T">float, double or long; must be the file's own type.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">One line: the file, what is wrong with it, what was expected. A missing file too.</exception>
    public static NpyArray<T> Read<T>(string path)
        where T : unmanaged
    {
        string file = Path.GetFileName(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            NpyHeader header = NpyHeader.Read(stream, file);
            if (header.Type != Descr<T>())
            {
                throw NpyHeader.Fault(file, $"elements of type '{header.Type}'", $"'{Descr<T>()}'");
            }

            if (header.IsFortran)
            {
                throw NpyHeader.Fault(file, "Fortran order", "C order (numpy.ascontiguousarray)");
            }

            long[] shape = header.Shape;
            double elements = header.Count;
            long element = Marshal.SizeOf<T>(), rest = stream.Length - header.Bytes;
            if (elements > Array.MaxLength || elements * element != rest)
            {
                throw NpyHeader.Fault(file, $"{rest} bytes of elements",
                    string.Create(CultureInfo.InvariantCulture, $"{elements * element:0} for shape ({string.Join(", ", shape)})"));
            }

            var data = new T[(int)elements];
            const int Chunk = 1 << 20;
            for (int at = 0; at < data.Length; at += Chunk)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(data.AsSpan(at, Math.Min(Chunk, data.Length - at))));
            }

            return new NpyArray<T>(data, shape);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file}: cannot be read ({e.Message.ReplaceLineEndings(" ")}), expected a .npy file", e);
        }
    }

    private static string Descr<T>() =>
        typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(double) ? "<f8" : typeof(T) == typeof(long) ? "<i8"
        : throw new NotSupportedException($".npy files of {typeof(T).Name}; float, double and long are supported");
}
