using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvBench;

/// <summary>The register tile of <see cref="ReferenceConv"/>.</summary>
internal static unsafe class ReferenceKernel
{
    /// <summary>
    /// For i &lt; 4, j &lt; 8: y[i][j] += Σ_c Σ_t x[c·xStep + taps[t] + j]·w[c·wStep + 4t + i], and s alike with absolute values.
    /// </summary>
    /// <remarks>One chain per element from zero, then one addition. 8 accumulators, x, |x|, w, |w| and the sign mask: 13 of 16 registers.</remarks>
    public static void Tile(
        double* x, nint xStep, int* taps, int tapCount, int channels, double* w, nint wStep, double* y, double* s, nint width)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Tile512(x, xStep, taps, tapCount, channels, w, wStep, y, s, width);
            return;
        }

        for (int j = 0; j < ReferenceLayout.NR; j += Vector<double>.Count)
        {
            TileVector(x + j, xStep, taps, tapCount, channels, w, wStep, y + j, s + j, width);
        }
    }

    private static void Tile512(
        double* x, nint xStep, int* taps, int tapCount, int channels, double* w, nint wStep, double* y, double* s, nint width)
    {
        Vector512<double> y0 = default, y1 = default, y2 = default, y3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
        for (int c = 0; c < channels; c++, x += xStep, w += wStep)
        {
            double* wt = w;
            for (int t = 0; t < tapCount; t++, wt += ReferenceLayout.MR)
            {
                Vector512<double> a = Vector512.Load(x + taps[t]), absA = Vector512.Abs(a);
                Vector512<double> w0 = Vector512.Create(wt[0]), w1 = Vector512.Create(wt[1]), w2 = Vector512.Create(wt[2]), w3 = Vector512.Create(wt[3]);
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
