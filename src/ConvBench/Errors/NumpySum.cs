using System.Numerics;

namespace ConvBench.Errors;

/// <summary><c>np.sum</c> of a contiguous array in its own precision, to the last bit: the yardstick of the Keras issue,
/// and its largest error.</summary>
/// <remarks>
/// Pairwise: below 8 elements one after the other; up to 128 in eight accumulators, combined as
/// ((0+1)+(2+3))+((4+5)+(6+7)), the rest one after the
/// other; above, halves whose first is a multiple of 8 long. Tested against sums that NumPy 1.24, 2.2 and 2.4 printed.
/// </remarks>
public static class NumpySum
{
    private const int Chunk = 8192;
    private const int Block = 128;

    /// <summary>The sum as one generation of NumPy gives it.</summary>
    /// <param name="values">In the order of memory: an NHWC array's elements in NHWC order, see <see cref="ToNhwc"/>.</param>
    /// <param name="order">Which generation.</param>
    public static T Sum<T>(ReadOnlySpan<T> values, NumpyOrder order)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (order == NumpyOrder.Pairwise)
        {
            return Pairwise(values);
        }

        T sum = T.Zero;
        for (int i = 0; i < values.Length; i += Chunk)
        {
            sum += Pairwise(values[i..Math.Min(i + Chunk, values.Length)]);
        }

        return sum;
    }

    /// <summary>The same values in NHWC order, which is how Keras holds and sums its outputs.</summary>
    public static float[] ToNhwc(ReadOnlySpan<float> nchw, int n, int c, int h, int w)
    {
        if (nchw.Length != (long)n * c * h * w)
        {
            throw new ArgumentException($"expected {n}×{c}×{h}×{w} values, got {nchw.Length}");
        }

        var nhwc = new float[nchw.Length];
        int plane = h * w;
        for (int image = 0; image < n; image++)
        {
            for (int pixel = 0; pixel < plane; pixel++)
            {
                for (int channel = 0; channel < c; channel++)
                {
                    nhwc[(((image * plane) + pixel) * c) + channel] = nchw[(((image * c) + channel) * plane) + pixel];
                }
            }
        }

        return nhwc;
    }

    private static T Pairwise<T>(ReadOnlySpan<T> v)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (v.Length > Block)
        {
            int half = v.Length / 2;
            half -= half % 8;
            return Pairwise(v[..half]) + Pairwise(v[half..]);
        }

        int i = 0;
        T sum = T.Zero;
        if (v.Length >= 8)
        {
            T a0 = v[0], a1 = v[1], a2 = v[2], a3 = v[3], a4 = v[4], a5 = v[5], a6 = v[6], a7 = v[7];
            for (i = 8; i + 8 <= v.Length; i += 8)
            {
                a0 += v[i];
                a1 += v[i + 1];
                a2 += v[i + 2];
                a3 += v[i + 3];
                a4 += v[i + 4];
                a5 += v[i + 5];
                a6 += v[i + 6];
                a7 += v[i + 7];
            }

            sum = ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7));
        }

        for (; i < v.Length; i++)
        {
            sum += v[i];
        }

        return sum;
    }
}
