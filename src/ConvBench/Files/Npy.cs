using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace ConvBench.Files;

/// <summary>NumPy's .npy files: one tensor of float32, float64 or int64, little-endian, C order.</summary>
/// <remarks>
/// Written as version 1.0: the bytes 93 4E 55 4D 50 59 01 00, the header's length (uint16, little-endian), the header, a Python dictionary
/// padded with spaces to a multiple of 64 bytes and ended by a line feed, then the elements. Versions 2 and 3 are read as well.
/// NumPy Enhancement Proposal 1 and numpy/lib/format.py describe the format.
/// </remarks>
public static partial class Npy
{
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

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
        int prefix = Magic.Length + 4, total = (prefix + header.Length + 1 + 63) / 64 * 64;
        var start = new byte[total];
        start.AsSpan().Fill((byte)' ');
        Magic.CopyTo(start);
        start[Magic.Length] = 1;
        start[Magic.Length + 1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(start.AsSpan(Magic.Length + 2), (ushort)(total - prefix));
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
            (string header, long start) = Header(stream, file);
            long[] shape = Shape<T>(header, file);
            double elements = shape.Aggregate(1.0, (product, size) => product * size);
            long element = Marshal.SizeOf<T>(), rest = stream.Length - start;
            if (elements > Array.MaxLength || elements * element != rest)
            {
                throw Fault(file, $"{rest} bytes of elements",
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

    private static (string Header, long Start) Header(FileStream stream, string file)
    {
        Span<byte> prefix = stackalloc byte[12];
        int have = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        if (have < prefix.Length || !prefix[..Magic.Length].SequenceEqual(Magic))
        {
            throw Fault(file, "no .npy header", "a file that starts with \\x93NUMPY");
        }

        int version = prefix[6];
        if (version is < 1 or > 3)
        {
            throw Fault(file, $"format version {version}", "1, 2 or 3");
        }

        // version 1 has a length of two bytes, later ones of four
        int start = version == 1 ? 10 : 12;
        long length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (length > stream.Length - start || length > 1 << 20)
        {
            throw Fault(file, "a truncated header", $"{length} bytes of header");
        }

        var header = new byte[length];
        stream.Position = start;
        stream.ReadExactly(header);
        return (Encoding.UTF8.GetString(header), start + length);
    }

    private static long[] Shape<T>(string header, string file)
        where T : unmanaged
    {
        string descr = DescrField().Match(header).Groups[1].Value, order = OrderField().Match(header).Groups[1].Value;
        Match shape = ShapeField().Match(header);
        if (descr.Length == 0 || order.Length == 0 || !shape.Success)
        {
            throw Fault(file, "an unreadable header", "a dictionary with descr, fortran_order and shape");
        }

        if (descr != Descr<T>())
        {
            throw Fault(file, $"elements of type '{descr}'", $"'{Descr<T>()}'");
        }

        if (order != "False")
        {
            throw Fault(file, "Fortran order", "C order (numpy.ascontiguousarray)");
        }

        string[] sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. sizes.Select(s => long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : throw Fault(file, $"size '{s}' in the shape", "a whole number"))];
    }

    private static string Descr<T>() =>
        typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(double) ? "<f8" : typeof(T) == typeof(long) ? "<i8"
        : throw new NotSupportedException($".npy files of {typeof(T).Name}; float, double and long are supported");

    private static FormatException Fault(string file, string what, string expected) => new($"{file}: {what}, expected {expected}");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrField();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderField();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapeField();
}
