using System.Numerics;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Reference;

/// <summary>One output and its bound without any rounding, both in units of 2⁻²⁹⁸.</summary>
/// <param name="Y">y = b + Σ x·w, at least 0 with a ReLU.</param>
/// <param name="S">s = |b| + Σ |x·w|.</param>
internal readonly record struct ExactOutput(BigInteger Y, BigInteger S)
{
    private const int DoubleUnits = ExactSum.LowestExponent + 1074; // a float64 is a whole multiple of 2⁻¹⁰⁷⁴

    /// <summary>Computes it; null where an operand in its window is NaN or infinite.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="index">Flat NCHW position of the output.</param>
    public static ExactOutput? Of(ConvProblem p, ConvData data, long index)
    {
        (int n, int k, int oh, int ow) = OutputPlace.Of(p, index);
        ExactSum y = new(), s = new();
        Window rows = p.Rows, columns = p.Columns;
        for (int c = 0; c < p.CPerGroup; c++)
        {
            int channel = (k / p.KPerGroup * p.CPerGroup) + c;
            for (int r = 0; r < p.R; r++)
            {
                int h = rows.At(oh, r);
                if (!rows.Has(h))
                {
                    continue; // zero padding
                }

                for (int t = 0; t < p.S; t++)
                {
                    int w = columns.At(ow, t);
                    if (columns.Has(w))
                    {
                        float a = data.X[(((((n * p.C) + channel) * p.H) + h) * p.W) + w],
                            b = data.W[(((((k * p.CPerGroup) + c) * p.R) + r) * p.S) + t];
                        y.Add(a, b);
                        s.Add(Math.Abs(a), Math.Abs(b));
                    }
                }
            }
        }

        if (p.HasBias)
        {
            y.Add(data.B[k], 1);
            s.Add(Math.Abs(data.B[k]), 1);
        }

        return !s.IsFinite ? null : new ExactOutput(p.HasRelu ? BigInteger.Max(y.Units, 0) : y.Units, s.Units);
    }

    /// <summary>|value − y| / (γ_depth(2⁻⁵³)·s), itself within 2⁻⁵⁰; 0 where both are 0, ∞ where only s is.</summary>
    /// <param name="value">A float64 sum of the same products.</param>
    /// <param name="depth">Roundings behind it.</param>
    public double ShareOfBound(double value, int depth) => Share(value, Y, depth);

    /// <summary>The same of a float64 sum of the |x·w|.</summary>
    public double ShareOfBoundOfS(double value, int depth) => Share(value, S, depth);

    /// <summary>γ_d = d/(2⁵³ − d): all in whole numbers, the quotient alone is rounded down to 60 bits behind the point.</summary>
    private double Share(double value, BigInteger exact, int depth)
    {
        if (!double.IsFinite(value))
        {
            return double.PositiveInfinity;
        }

        BigInteger difference = BigInteger.Abs(Units(value) - (exact << DoubleUnits)) * ((1L << 53) - depth);
        BigInteger bound = depth * (S << DoubleUnits);
        return difference.IsZero ? 0
            : bound.IsZero ? double.PositiveInfinity
            : Math.ScaleB((double)((difference << 60) / bound), -60);
    }

    private static BigInteger Units(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value), exponent = (bits >> 52) & 0x7ff, fraction = bits & 0xfffffffffffff;
        BigInteger units = exponent == 0 ? fraction : (BigInteger)(fraction | 0x10000000000000) << (int)(exponent - 1);
        return value < 0 ? -units : units;
    }
}
