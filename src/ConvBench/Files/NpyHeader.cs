using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ConvBench.Files;

/// <summary>What a .npy file says of itself before its elements.</summary>
/// <param name="Type">NumPy's name of the elements, "&lt;f4".</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Bytes">Bytes up to the first element.</param>
internal sealed partial record NpyHeader(string Type, bool IsFortran, long[] Shape, long Bytes)
{
    /// <summary>The longest header that is read.</summary>
    private const int Most = 1 << 20;

    /// <summary>The bytes that start every .npy file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Elements, as float64: a hostile shape may say any number.</summary>
    public double Count => Shape.Aggregate(1.0, (product, size) => product * size);

    /// <summary>Reads a header, and leaves the stream at the first element.</summary>
    /// <param name="stream">At the start of the file.</param>
    /// <param name="file">Named in the fault.</param>
    /// <exception cref="FormatException">One line.</exception>
    public static NpyHeader Read(Stream stream, string file)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false) < 10 || !start[..Magic.Length].SequenceEqual(Magic))
        {
            throw Fault(file, "no .npy header", "a file that starts with \\x93NUMPY");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw Fault(file, $"format version {version}", "1, 2 or 3");
        }

        // version 1 has a length of two bytes, later ones of four
        int prefix = version == 1 ? 10 : 12;
        bool whole = version == 1 || stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) == 2;
        long length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        var header = new byte[Math.Min(length, Most)];
        if (!whole || length > Most || stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw Fault(file, "a truncated header", $"{length} bytes of header");
        }

        return Parse(Encoding.UTF8.GetString(header), file, prefix + length);
    }

    /// <summary>The line on a file.</summary>
    public static FormatException Fault(string file, string what, string expected) => new($"{file}: {what}, expected {expected}");

    private static NpyHeader Parse(string header, string file, long bytes)
    {
        string type = DescrField().Match(header).Groups[1].Value, order = OrderField().Match(header).Groups[1].Value;
        Match shape = ShapeField().Match(header);
        if (type.Length == 0 || order.Length == 0 || !shape.Success)
        {
            throw Fault(file, "an unreadable header", "a dictionary with descr, fortran_order and shape");
        }

        string[] sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new NpyHeader(Printable(type), order == "True", [.. sizes.Select(s =>
            long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size
            : throw Fault(file, $"size '{Printable(s)}' in the shape", "a whole number"))], bytes);
    }

    /// <summary>At most a line of what a hostile file says.</summary>
    private static string Printable(string text) => string.Concat(text.Take(40).Select(c => char.IsControl(c) ? ' ' : c));

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrField();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderField();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapeField();
}
