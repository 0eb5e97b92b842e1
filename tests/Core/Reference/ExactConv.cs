using System.Numerics;

namespace ConvBench.Tests.Core.Reference;

/// <summary>The convolution in exact arithmetic. Every float32 is a whole multiple of 2⁻¹⁴⁹, every product one of 2⁻²⁹⁸.</summary>
internal static class ExactConv
{
    /// <summary>One output and its bound Σ|xw| + |b|, both in units of 2⁻²⁹⁸.</summary>
    public static (BigInteger Y, BigInteger S) Output(ConvProblem p, ConvData d, int n, int k, int oh, int ow)
    {
        BigInteger y = p.HasBias ? Units(d.B[k]) << 149 : 0, bound = BigInteger.Abs(y);
        for (int c = 0; c < p.CPerGroup; c++)
        {
            int channel = (k / p.KPerGroup * p.CPerGroup) + c;
            for (int r = 0; r < p.R; r++)
            {
                for (int s = 0; s < p.S; s++)
                {
                    int h = (oh * p.StrideH) - p.PadTop + (r * p.DilationH), w = (ow * p.StrideW) - p.PadLeft + (s * p.DilationW);
                    if (h < 0 || h >= p.H || w < 0 || w >= p.W)
                    {
                        continue;
                    }

                    BigInteger product = Units(d.X[(((((n * p.C) + channel) * p.H) + h) * p.W) + w])
                        * Units(d.W[(((((k * p.CPerGroup) + c) * p.R) + r) * p.S) + s]);
                    y += product;
                    bound += BigInteger.Abs(product);
                }
            }
        }

        return (p.HasRelu && y.Sign < 0 ? BigInteger.Zero : y, bound);
    }

    /// <summary>|value − exact| ≤ γ_n(2⁻⁵³)·s, that is |value − exact|·(2⁵³ − n) ≤ n·s, without any rounding.</summary>
    public static bool IsWithinGamma(double value, BigInteger exact, BigInteger s, int n)
    {
        BigInteger difference = BigInteger.Abs(DoubleUnits(value) - (exact << (1074 - 298)));
        return difference * ((1L << 53) - n) <= n * (s << (1074 - 298));
    }

    /// <summary>A float32 in units of 2⁻¹⁴⁹.</summary>
    public static BigInteger Units(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value), exponent = (bits >> 23) & 0xff, fraction = bits & 0x7fffff;
        BigInteger units = exponent == 0 ? fraction : (BigInteger)(fraction | 0x800000) << (exponent - 1);
        return value < 0 ? -units : units;
    }

    /// <summary>A float64 in units of 2⁻¹⁰⁷⁴.</summary>
    private static BigInteger DoubleUnits(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value), exponent = (bits >> 52) & 0x7ff, fraction = bits & 0xfffffffffffff;
        BigInteger units = exponent == 0 ? fraction : (BigInteger)(fraction | 0x10000000000000) << (int)(exponent - 1);
        return value < 0 ? -units : units;
    }
}
