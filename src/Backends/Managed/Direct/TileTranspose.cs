using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed;

/// <summary>Writes a tile of [pixel][channel] sums as NCHW rows: y[channel][pixel] = tile[pixel][channel] + bias[channel].</summary>
internal static unsafe class TileTranspose
{
    private static Vector128<float> Even => Vector128.Create(-1, 0, -1, 0).AsSingle();

    /// <summary>Transposes 4×4 blocks in registers; the last pixels and channels one by one.</summary>
    /// <param name="tile">Sums, pitch floats per pixel.</param>
    /// <param name="pitch">Floats per pixel, a multiple of 4 where vectors are used.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="channels">Channels to write.</param>
    /// <param name="bias">Bias of the first channel.</param>
    /// <param name="y">Output of the first channel at the first pixel.</param>
    /// <param name="plane">Floats between channels of y.</param>
    public static void Write(float* tile, int pitch, int pixels, int channels, float* bias, float* y, nint plane)
    {
        int k4 = Vector128.IsHardwareAccelerated && pitch % 4 == 0 ? channels / 4 * 4 : 0, p4 = pixels / 4 * 4;
        for (int k = 0; k < k4; k += 4)
        {
            Vector128<float> b0 = Vector128.Create(bias[k]), b1 = Vector128.Create(bias[k + 1]);
            Vector128<float> b2 = Vector128.Create(bias[k + 2]), b3 = Vector128.Create(bias[k + 3]);
            float* target = y + (k * plane);
            for (int j = 0; j < p4; j += 4)
            {
                Block(tile + (j * pitch) + k, pitch, b0, b1, b2, b3, target + j, plane);
            }
        }

        Rest(tile, pitch, p4, pixels, 0, k4, bias, y, plane);
        Rest(tile, pitch, 0, pixels, k4, channels, bias, y, plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* t, int pitch, Vector128<float> b0, Vector128<float> b1, Vector128<float> b2, Vector128<float> b3, float* y, nint plane)
    {
        Vector128<float> r0 = Vector128.Load(t), r1 = Vector128.Load(t + pitch);
        Vector128<float> r2 = Vector128.Load(t + (2 * pitch)), r3 = Vector128.Load(t + (3 * pitch));
        Vector128<float> l01 = UnpackLow(r0, r1), h01 = UnpackHigh(r0, r1), l23 = UnpackLow(r2, r3), h23 = UnpackHigh(r2, r3);
        (Low(l01, l23) + b0).Store(y);
        (High(l01, l23) + b1).Store(y + plane);
        (Low(h01, h23) + b2).Store(y + (2 * plane));
        (High(h01, h23) + b3).Store(y + (3 * plane));
    }

    // x0 y0 x1 y1 and x2 y2 x3 y3
    private static Vector128<float> UnpackLow(Vector128<float> x, Vector128<float> y) => Sse.IsSupported
        ? Sse.UnpackLow(x, y)
        : Vector128.ConditionalSelect(Even, Vector128.Shuffle(x, Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle(y, Vector128.Create(0, 0, 1, 1)));

    private static Vector128<float> UnpackHigh(Vector128<float> x, Vector128<float> y) => Sse.IsSupported
        ? Sse.UnpackHigh(x, y)
        : Vector128.ConditionalSelect(Even, Vector128.Shuffle(x, Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle(y, Vector128.Create(2, 2, 3, 3)));

    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y) => Vector128.Create(x.GetLower(), y.GetLower());

    private static Vector128<float> High(Vector128<float> x, Vector128<float> y) => Vector128.Create(x.GetUpper(), y.GetUpper());

    private static void Rest(float* tile, int pitch, int firstPixel, int pixels, int firstChannel, int channels, float* bias, float* y, nint plane)
    {
        for (int k = firstChannel; k < channels; k++)
        {
            for (int j = firstPixel; j < pixels; j++)
            {
                y[(k * plane) + j] = tile[(j * pitch) + k] + bias[k];
            }
        }
    }
}
