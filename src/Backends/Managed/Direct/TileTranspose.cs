using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Between [pixel][channel] and NCHW rows: y[channel][pixel] = the epilogue of sums[pixel][channel], and back.</summary>
/// <remarks>
/// Blocks of 4 channels by 4, 8 or 16 pixels. Each 128-bit lane transposes its own 4×4: lane i holds pixels 4i..4i+3, so
/// the two rounds of unpacking leave every channel's pixels contiguous. 32 instructions per 64 outputs with 512 bits.
/// The way back is the same block with pixels and channels in each other's place: gathering 128-bit pieces and storing whole
/// vectors is faster than loading whole vectors and scattering pieces.
/// </remarks>
internal static unsafe class TileTranspose
{
    /// <summary>Writes all pixels of these channels.</summary>
    /// <param name="width">Widest vector allowed, in floats.</param>
    /// <param name="sums">Sums, pitch floats per pixel.</param>
    /// <param name="pitch">Floats per pixel.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="channels">Channels to write.</param>
    /// <param name="end">Epilogue from the first channel on.</param>
    /// <param name="y">Output of the first channel at the first pixel.</param>
    /// <param name="plane">Floats between channels of y.</param>
    public static void Write(int width, float* sums, nint pitch, int pixels, int channels, Epilogue end, float* y, nint plane)
    {
        int wholeChannels = width >= 4 && pixels >= 4 ? channels / 4 * 4 : 0;
        for (int k = 0; k < wholeChannels; k += 4, sums += 4, end = end.From(4), y += 4 * plane)
        {
            int j = 0;
            for (; width >= 16 && j + 16 <= pixels; j += 16)
            {
                Block16(sums + (j * pitch), pitch, end, y + j, plane);
            }

            for (; width >= 8 && j + 8 <= pixels; j += 8)
            {
                Block8(sums + (j * pitch), pitch, end, y + j, plane);
            }

            // the last block of 4 may begin before the end of the one before: the same values again
            for (; j < pixels; j += 4)
            {
                int first = Math.Min(j, pixels - 4);
                Block4(sums + (first * pitch), pitch, end, y + first, plane);
            }
        }

        Rest(sums, pitch, pixels, channels - wholeChannels, end, y, plane);
    }

    /// <summary>The other direction: target[pixel·pitch + channel] = x[channel·plane + pixel].</summary>
    /// <param name="width">Widest vector allowed, in floats.</param>
    /// <param name="x">First channel's first pixel.</param>
    /// <param name="plane">Floats between channels of x.</param>
    /// <param name="pixels">Pixels.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">Target.</param>
    /// <param name="pitch">Floats per pixel in the target.</param>
    public static void Read(int width, float* x, nint plane, int pixels, int channels, float* target, nint pitch)
    {
        int wholeChannels = width >= 4 && pixels >= 4 ? channels / 4 * 4 : 0;
        for (int j = 0; j < pixels && wholeChannels > 0; j += 4)
        {
            // a block with pixels and channels in each other's place; the last one may begin before the end of the one before
            int first = Math.Min(j, pixels - 4), k = 0;
            float* t = target + (first * pitch), s = x + first;
            for (; width >= 16 && k + 16 <= wholeChannels; k += 16)
            {
                Block16(s + (k * plane), plane, default(NoEpilogue), t + k, pitch);
            }

            for (; width >= 8 && k + 8 <= wholeChannels; k += 8)
            {
                Block8(s + (k * plane), plane, default(NoEpilogue), t + k, pitch);
            }

            for (; k < wholeChannels; k += 4)
            {
                Block4(s + (k * plane), plane, default(NoEpilogue), t + k, pitch);
            }
        }

        for (int k = wholeChannels; k < channels; k++)
        {
            for (int j = 0; j < pixels; j++)
            {
                target[(j * pitch) + k] = x[(k * plane) + j];
            }
        }
    }

    private static void Rest(float* sums, nint pitch, int pixels, int channels, Epilogue end, float* y, nint plane)
    {
        for (int k = 0; k < channels; k++)
        {
            float bias = end.Bias[k], floor = end.Floor;
            for (int j = 0; j < pixels; j++)
            {
                y[(k * plane) + j] = Epilogue.Of(sums[(j * pitch) + k], bias, floor);
            }
        }
    }

    private static void Block4<TEnd>(float* t, nint pitch, TEnd end, float* y, nint plane)
        where TEnd : struct, IEpilogue
    {
        Vector128<float> a = Vector128.Load(t), b = Vector128.Load(t + pitch), c = Vector128.Load(t + (2 * pitch)),
            d = Vector128.Load(t + (3 * pitch));
        Vector128<double> ab = ZipLow(a, b).AsDouble(), cd = ZipLow(c, d).AsDouble(), ab2 = ZipHigh(a, b).AsDouble(),
            cd2 = ZipHigh(c, d).AsDouble();
        end.Of(ZipLow(ab, cd).AsSingle(), 0).Store(y);
        end.Of(ZipHigh(ab, cd).AsSingle(), 1).Store(y + plane);
        end.Of(ZipLow(ab2, cd2).AsSingle(), 2).Store(y + (2 * plane));
        end.Of(ZipHigh(ab2, cd2).AsSingle(), 3).Store(y + (3 * plane));
    }

    private static void Block8<TEnd>(float* t, nint pitch, TEnd end, float* y, nint plane)
        where TEnd : struct, IEpilogue
    {
        Vector256<float> a = Pair(t, pitch), b = Pair(t + pitch, pitch), c = Pair(t + (2 * pitch), pitch), d = Pair(t + (3 * pitch), pitch);
        Vector256<double> ab = Avx.UnpackLow(a, b).AsDouble(), cd = Avx.UnpackLow(c, d).AsDouble();
        Vector256<double> ab2 = Avx.UnpackHigh(a, b).AsDouble(), cd2 = Avx.UnpackHigh(c, d).AsDouble();
        end.Of(Avx.UnpackLow(ab, cd).AsSingle(), 0).Store(y);
        end.Of(Avx.UnpackHigh(ab, cd).AsSingle(), 1).Store(y + plane);
        end.Of(Avx.UnpackLow(ab2, cd2).AsSingle(), 2).Store(y + (2 * plane));
        end.Of(Avx.UnpackHigh(ab2, cd2).AsSingle(), 3).Store(y + (3 * plane));
    }

    private static void Block16<TEnd>(float* t, nint pitch, TEnd end, float* y, nint plane)
        where TEnd : struct, IEpilogue
    {
        Vector512<float> a = Four(t, pitch), b = Four(t + pitch, pitch), c = Four(t + (2 * pitch), pitch), d = Four(t + (3 * pitch), pitch);
        Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> ab2 = Avx512F.UnpackHigh(a, b).AsDouble(), cd2 = Avx512F.UnpackHigh(c, d).AsDouble();
        end.Of(Avx512F.UnpackLow(ab, cd).AsSingle(), 0).Store(y);
        end.Of(Avx512F.UnpackHigh(ab, cd).AsSingle(), 1).Store(y + plane);
        end.Of(Avx512F.UnpackLow(ab2, cd2).AsSingle(), 2).Store(y + (2 * plane));
        end.Of(Avx512F.UnpackHigh(ab2, cd2).AsSingle(), 3).Store(y + (3 * plane));
    }

    /// <summary>Channels 0..3 of pixels 0 and 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* t, nint pitch) =>
        Avx.InsertVector128(Vector128.Load(t).ToVector256Unsafe(), Vector128.Load(t + (4 * pitch)), 1);

    /// <summary>Channels 0..3 of pixels 0, 4, 8 and 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Four(float* t, nint pitch)
    {
        Vector512<float> v = Avx512F.InsertVector128(Vector128.Load(t).ToVector256Unsafe().ToVector512Unsafe(),
            Vector128.Load(t + (4 * pitch)), 1);
        v = Avx512F.InsertVector128(v, Vector128.Load(t + (8 * pitch)), 2);
        return Avx512F.InsertVector128(v, Vector128.Load(t + (12 * pitch)), 3);
    }

    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);

    private static Vector128<double> ZipLow(Vector128<double> a, Vector128<double> b) => Sse2.IsSupported ? Sse2.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0]);

    private static Vector128<double> ZipHigh(Vector128<double> a, Vector128<double> b) => Sse2.IsSupported ? Sse2.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[1], b[1]);
}
