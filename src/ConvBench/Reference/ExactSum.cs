using System.Numerics;

namespace ConvBench.Reference;

/// <summary>A sum of products of float32 numbers without any rounding: a fixed-point number that is wide enough for all of them.</summary>
/// <remarks>
/// Every float32 is a whole multiple of 2⁻¹⁴⁹ below 2¹²⁸, every product one of 2⁻²⁹⁸ below 2²⁵⁶: 554 bits and the carries hold any sum,
/// subnormals, cancellation and all magnitudes alike, where double-double would have a bound to explain. Limbs of 32 bits in 64 take the
/// carries of 2³⁰ products unresolved. U. Kulisch, Computer Arithmetic and Validity, 2nd ed., ch. 8.
/// </remarks>
internal sealed class ExactSum
{
    /// <summary>Weight of the lowest bit, 2⁻²⁹⁸.</summary>
    public const int LowestExponent = -298;

    private const int Limbs = 20; // bit positions of a product: below 554 + 31, three limbs at most
    private const int MostTerms = 1 << 30;
    private const uint Mask = uint.MaxValue;
    private readonly long[] _limbs = new long[Limbs];
    private int _terms;

    /// <summary>False after a NaN or an infinity: there is no sum.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <summary>The sum in units of 2⁻²⁹⁸.</summary>
    public BigInteger Units
    {
        get
        {
            BigInteger sum = 0;
            for (int i = Limbs - 1; i >= 0; i--)
            {
                sum = (sum << 32) + _limbs[i];
            }

            return sum;
        }
    }

    /// <summary>Adds a·b.</summary>
    /// <exception cref="OverflowException">More than 2³⁰ products.</exception>
    public void Add(float a, float b)
    {
        if (!float.IsFinite(a) || !float.IsFinite(b))
        {
            IsFinite = false;
            return;
        }

        if (++_terms > MostTerms)
        {
            throw new OverflowException($"an exact sum takes {MostTerms} products");
        }

        (long m, int position) = Parts(a);
        (long n, int further) = Parts(b);
        (int limb, int shift) = Math.DivRem(position + further, 32);
        long product = m * n; // 24 + 24 bits
        long sign = product < 0 ? -1 : 1;
        ulong size = (ulong)Math.Abs(product), low = (size & Mask) << shift, high = (size >> 32) << shift;
        _limbs[limb] += sign * (long)(low & Mask);
        _limbs[limb + 1] += sign * (long)((low >> 32) + (high & Mask));
        _limbs[limb + 2] += sign * (long)(high >> 32);
    }

    /// <summary>value = Significand · 2^(Position − 149), a whole number and a position from 0 on.</summary>
    private static (long Significand, int Position) Parts(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value), exponent = (bits >> 23) & 0xff, fraction = bits & 0x7fffff;
        long size = exponent == 0 ? fraction : fraction | 0x800000;
        return (bits < 0 ? -size : size, Math.Max(exponent - 1, 0));
    }
}
