using System.Runtime.InteropServices;
using System.Text;

namespace ConvBench.Backends.Onnx;

/// <summary>The three kinds of protobuf fields that an ONNX model needs: integers, texts and messages.</summary>
/// <remarks>A field is a key (number·8 + wire type) and a value; integers are base-128, least significant group first.</remarks>
internal sealed class ProtoWriter
{
    private const int Varint = 0, LengthDelimited = 2;

    private readonly List<byte> bytes = [];

    /// <summary>Bytes so far.</summary>
    internal int Length => bytes.Count;

    /// <summary>The bytes; valid until the next write.</summary>
    internal ReadOnlySpan<byte> Written => CollectionsMarshal.AsSpan(bytes);

    /// <summary>An integer, not negative.</summary>
    internal void Int(int field, long value)
    {
        Base128(((long)field << 3) | Varint);
        Base128(value);
    }

    /// <summary>A text in UTF-8.</summary>
    internal void Text(int field, string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        LengthPrefix(field, utf8.Length);
        Raw(utf8);
    }

    /// <summary>A message that <paramref name="write"/> fills.</summary>
    internal void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        LengthPrefix(field, inner.Length);
        Raw(inner.Written);
    }

    /// <summary>Key and length of a field whose <paramref name="length"/> bytes follow.</summary>
    internal void LengthPrefix(int field, long length)
    {
        Base128(((long)field << 3) | LengthDelimited);
        Base128(length);
    }

    /// <summary>Bytes as they are.</summary>
    internal void Raw(ReadOnlySpan<byte> raw) => bytes.AddRange(raw);

    private void Base128(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        while (value >= 128)
        {
            bytes.Add((byte)(value | 128));
            value >>= 7;
        }

        bytes.Add((byte)value);
    }
}
