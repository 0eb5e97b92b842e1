using System.Runtime.InteropServices;

namespace ConvBench.Errors;

/// <summary>Two float32 outputs held against each other bit by bit: equal, or where they first differ and by how much.</summary>
/// <param name="Compared">Elements compared.</param>
/// <param name="Different">Elements whose bits differ.</param>
/// <param name="FirstMismatch">Flat NCHW index of the first that differs; −1 where none does.</param>
/// <param name="MaxUlps">Largest <see cref="Ulps"/>; 0 together with <see cref="Different"/> above 0 means that signs of
/// zeros (or payloads of NaN) alone differ.</param>
/// <param name="MaxRelToMax">max |a − b| / max |a|, which stays small where a difference is many ulps of an output near zero.</param>
public sealed record BitComparison(long Compared, long Different, long FirstMismatch, long MaxUlps, double MaxRelToMax)
{
    /// <summary>Distance of a number to a NaN: above that of any two numbers, which is 2·0x7f800000 at most.</summary>
    public const long UlpsToNaN = uint.MaxValue;

    /// <summary>No element compared yet: what <see cref="And"/> starts from.</summary>
    public static BitComparison None { get; } = new(0, 0, -1, 0, 0);

    /// <summary>Whether every bit is the same.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Equal => Different == 0;

    /// <summary>Compares element by element.</summary>
    /// <param name="a">The output that the other is held against.</param>
    /// <param name="b">The other, same length.</param>
    /// <param name="positions">Flat indices to report for the elements; empty for 0, 1, 2, ...</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static BitComparison Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<int> positions = default)
    {
        if (a.Length != b.Length || (positions.Length != 0 && positions.Length != a.Length))
        {
            throw new ArgumentException($"outputs of one length expected, got {a.Length}, {b.Length} and {positions.Length} positions");
        }

        long different = 0, first = -1, maxUlps = 0;
        double maxDifference = 0, max = 0;
        for (int i = 0; i < a.Length; i++)
        {
            max = Math.Max(max, Math.Abs((double)a[i]));
            if (BitConverter.SingleToInt32Bits(a[i]) != BitConverter.SingleToInt32Bits(b[i]))
            {
                first = different++ == 0 ? (positions.Length == 0 ? i : positions[i]) : first;
                maxUlps = Math.Max(maxUlps, Ulps(a[i], b[i]));
                maxDifference = Math.Max(maxDifference, Math.Abs((double)a[i] - b[i]));
            }
        }

        return new BitComparison(a.Length, different, first, maxUlps, maxDifference == 0 ? 0 : maxDifference / max);
    }

    /// <summary>Steps from a to b along the float32 numbers in their order; +0 and −0 are one number, two NaN are 0 apart,
    /// NaN and a number <see cref="UlpsToNaN"/>.</summary>
    public static long Ulps(float a, float b) =>
        float.IsNaN(a) || float.IsNaN(b)
            ? float.IsNaN(a) && float.IsNaN(b) ? 0 : UlpsToNaN
            : Math.Abs(Ordered(a) - Ordered(b));

    /// <summary>SHA-256 of an output's bytes in little-endian order, lower-case hexadecimal.</summary>
    public static string Sha256(ReadOnlySpan<float> y) => Hex(System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes(y)));

    /// <summary>Bytes as lower-case hexadecimal digits.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Both comparisons together; the first mismatch is this one's where it has one.</summary>
    public BitComparison And(BitComparison next) => new(
        Compared + next.Compared,
        Different + next.Different,
        FirstMismatch >= 0 ? FirstMismatch : next.FirstMismatch,
        Math.Max(MaxUlps, next.MaxUlps),
        Math.Max(MaxRelToMax, next.MaxRelToMax));

    /// <summary>The number's place in the order of all float32 numbers; bits of negative ones grow downwards.</summary>
    private static long Ordered(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : -(long)(bits & int.MaxValue);
    }
}
