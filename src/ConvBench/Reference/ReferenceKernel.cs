using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvBench.Reference;

/// <summary>The register tile of <see cref="ReferenceConv"/>.</summary>
internal static unsafe class ReferenceKernel
{
    /// <summary>
    /// For i &lt; 4, j &lt; columns: y[i][j] += Σ_c Σ_t x[c·xStep + taps[t] + j]·w[c·wStep + 4t + i], and s alike with absolute values.
    /// </summary>
    /// <remarks>
    /// columns is 8 or 16, rows of y and s are width apart. One chain per element from zero, then one addition. 512 bits:
    /// 16 accumulators, two of x, two of |x|, one of w and the sign mask, 22 of
    /// 32 registers, 99 % of the FMA peak on Zen 4 (16 FMA per 2 loads, 4 broadcasts and 6 masks). Narrower: 8
    /// accumulators, 13 of 16 registers.
    /// </remarks>
    public static void Tile(
        int columns, double* x, nint xStep, int* taps, int tapCount, int channels, double* w, nint wStep, double* y, double* s, nint width)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            for (int j = 0; j < columns; j += Vector<double>.Count)
            {
                TileVector(x + j, xStep, taps, tapCount, channels, w, wStep, y + j, s + j, width);
            }
        }
        else if (columns == 16)
        {
            Tile4x16(x, xStep, taps, tapCount, channels, w, wStep, y, s, width);
        }
        else
        {
            Tile4x8(x, xStep, taps, tapCount, channels, w, wStep, y, s, width);
        }
    }

    private static void Tile4x16(
        double* x, nint xStep, int* taps, int tapCount, int channels, double* w, nint wStep, double* y, double* s, nint width)
    {
        Vector512<double> y0 = default, y1 = default, y2 = default, y3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
        Vector512<double> y4 = default, y5 = default, y6 = default, y7 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int c = 0; c < channels; c++, x += xStep, w += wStep)
        {
            double* wt = w;
            for (int t = 0; t < tapCount; t++, wt += ReferenceLayout.MR)
            {
                double* xt = x + taps[t];
                Vector512<double> a = Vector512.Load(xt), b = Vector512.Load(xt + 8), absA = Vector512.Abs(a), absB = Vector512.Abs(b);
                MultiplyAdd(wt[0], a, b, absA, absB, ref y0, ref y4, ref s0, ref s4);
                MultiplyAdd(wt[1], a, b, absA, absB, ref y1, ref y5, ref s1, ref s5);
                MultiplyAdd(wt[2], a, b, absA, absB, ref y2, ref y6, ref s2, ref s6);
                MultiplyAdd(wt[3], a, b, absA, absB, ref y3, ref y7, ref s3, ref s7);
            }
        }

        Add512(y, s, y0, s0);
        Add512(y + 8, s + 8, y4, s4);
        Add512(y + width, s + width, y1, s1);
        Add512(y + width + 8, s + width + 8, y5, s5);
        Add512(y + (2 * width), s + (2 * width), y2, s2);
        Add512(y + (2 * width) + 8, s + (2 * width) + 8, y6, s6);
        Add512(y + (3 * width), s + (3 * width), y3, s3);
        Add512(y + (3 * width) + 8, s + (3 * width) + 8, y7, s7);
    }

    private static void Tile4x8(
        double* x, nint xStep, int* taps, int tapCount, int channels, double* w, nint wStep, double* y, double* s, nint width)
    {
        Vector512<double> y0 = default, y1 = default, y2 = default, y3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
        for (int c = 0; c < channels; c++, x += xStep, w += wStep)
        {
            double* wt = w;
            for (int t = 0; t < tapCount; t++, wt += ReferenceLayout.MR)
            {
                Vector512<double> a = Vector512.Load(x + taps[t]), absA = Vector512.Abs(a);
                Vector512<double> w0 = Vector512.Create(wt[0]), w1 = Vector512.Create(wt[1]), w2 = Vector512.Create(wt[2]),
                    w3 = Vector512.Create(wt[3]);
                y0 = Vector512.MultiplyAddEstimate(a, w0, y0);
                s0 = Vector512.MultiplyAddEstimate(absA, Vector512.Abs(w0), s0);
                y1 = Vector512.MultiplyAddEstimate(a, w1, y1);
                s1 = Vector512.MultiplyAddEstimate(absA, Vector512.Abs(w1), s1);
                y2 = Vector512.MultiplyAddEstimate(a, w2, y2);
                s2 = Vector512.MultiplyAddEstimate(absA, Vector512.Abs(w2), s2);
                y3 = Vector512.MultiplyAddEstimate(a, w3, y3);
                s3 = Vector512.MultiplyAddEstimate(absA, Vector512.Abs(w3), s3);
            }
        }

        Add512(y, s, y0, s0);
        Add512(y + width, s + width, y1, s1);
        Add512(y + (2 * width), s + (2 * width), y2, s2);
        Add512(y + (3 * width), s + (3 * width), y3, s3);
    }

    private static void TileVector(
        double* x, nint xStep, int* taps, int tapCount, int channels, double* w, nint wStep, double* y, double* s, nint width)
    {
        Vector<double> y0 = default, y1 = default, y2 = default, y3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
        for (int c = 0; c < channels; c++, x += xStep, w += wStep)
        {
            double* wt = w;
            for (int t = 0; t < tapCount; t++, wt += ReferenceLayout.MR)
            {
                Vector<double> a = Vector.Load(x + taps[t]), absA = Vector.Abs(a);
                Vector<double> w0 = Vector.Create(wt[0]), w1 = Vector.Create(wt[1]), w2 = Vector.Create(wt[2]), w3 = Vector.Create(wt[3]);
                y0 = Vector.MultiplyAddEstimate(a, w0, y0);
                s0 = Vector.MultiplyAddEstimate(absA, Vector.Abs(w0), s0);
                y1 = Vector.MultiplyAddEstimate(a, w1, y1);
                s1 = Vector.MultiplyAddEstimate(absA, Vector.Abs(w1), s1);
                y2 = Vector.MultiplyAddEstimate(a, w2, y2);
                s2 = Vector.MultiplyAddEstimate(absA, Vector.Abs(w2), s2);
                y3 = Vector.MultiplyAddEstimate(a, w3, y3);
                s3 = Vector.MultiplyAddEstimate(absA, Vector.Abs(w3), s3);
            }
        }

        AddVector(y, s, y0, s0);
        AddVector(y + width, s + width, y1, s1);
        AddVector(y + (2 * width), s + (2 * width), y2, s2);
        AddVector(y + (3 * width), s + (3 * width), y3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(
        double weight, Vector512<double> a, Vector512<double> b, Vector512<double> absA, Vector512<double> absB,
        ref Vector512<double> yA, ref Vector512<double> yB, ref Vector512<double> sA, ref Vector512<double> sB)
    {
        Vector512<double> w = Vector512.Create(weight), absW = Vector512.Abs(w);
        yA = Vector512.MultiplyAddEstimate(a, w, yA);
        yB = Vector512.MultiplyAddEstimate(b, w, yB);
        sA = Vector512.MultiplyAddEstimate(absA, absW, sA);
        sB = Vector512.MultiplyAddEstimate(absB, absW, sB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add512(double* y, double* s, Vector512<double> ySum, Vector512<double> sSum)
    {
        (Vector512.Load(y) + ySum).Store(y);
        (Vector512.Load(s) + sSum).Store(s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddVector(double* y, double* s, Vector<double> ySum, Vector<double> sSum)
    {
        (Vector.Load(y) + ySum).Store(y);
        (Vector.Load(s) + sSum).Store(s);
    }
}
