using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Rows of W channel planes to rows of channel vectors [position][W] and back: the border between NCHW and the
/// kernels' layout.</summary>
/// <remarks>
/// With 16 and 8 lanes four positions at a time: lanes of four floats are loaded from every channel, then 4×4 transposes
/// inside the 128-bit lanes
/// leave the channels in order. The last group overlaps the one before. Output planes whose lines collide in L1 are written
/// through a buffer: a
/// third off the output transform of 64 channels of 224². Other widths and steps go element by element.
/// </remarks>
internal static unsafe class ChannelRows<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const int Pitch = 112 + 4; // of the buffer: longer than any strip, its rows in different sets of L1

    private static bool HasBlocks => typeof(TVec) == typeof(Vector512<float>) || typeof(TVec) == typeof(Vector256<float>);

    /// <summary>target[i·W + c] = source[c·plane + i·step] for count positions; lanes from channels on are zero.</summary>
    public static void Gather(float* source, nint plane, int step, int channels, int count, float* target)
    {
        if (!HasBlocks || step != 1 || channels != TSimd.Width || count < 4)
        {
            for (int i = 0; i < count; i++, source += step, target += TSimd.Width)
            {
                TSimd.Store(TSimd.Zero, target);
                for (int c = 0; c < channels; c++)
                {
                    target[c] = source[c * plane];
                }
            }

            return;
        }

        for (int at = 0; at < count; at += 4)
        {
            at = Math.Min(at, count - 4);
            Gather4(source + at, plane, target + (at * TSimd.Width));
        }
    }

    /// <summary>target[c·plane + i·step] = the epilogue of source[i·W + c] for count positions and the first channels.</summary>
    [SkipLocalsInit]
    public static void Scatter(float* source, Epilogue end, float* target, nint plane, int step, int channels, int count)
    {
        float* bias = end.Bias;
        float least = end.Floor;
        if (!HasBlocks || step != 1 || channels != TSimd.Width || count < 4)
        {
            for (int i = 0; i < count; i++, source += TSimd.Width, target += step)
            {
                for (int c = 0; c < channels; c++)
                {
                    target[c * plane] = Epilogue.Of(source[c], bias[c], least);
                }
            }

            return;
        }

        if (Collide(plane, count))
        {
            float* buffer = stackalloc float[Pitch * 16];
            Scatter(source, end, buffer, Pitch, step, channels, count);
            Copy(buffer, target, plane, count);
            return;
        }

        TVec b = TSimd.Load(bias), floor = TSimd.Broadcast(least);
        for (int at = 0; at < count; at += 4)
        {
            at = Math.Min(at, count - 4);
            Scatter4(source + (at * TSimd.Width), b, floor, target + at, plane);
        }
    }

    /// <summary>Whether lines of neighbouring planes fall into one or two sets of L1 (4 KiB a way), where 16 part-written
    /// ones would push each other out.</summary>
    private static bool Collide(nint plane, int count) =>
        typeof(TVec) == typeof(Vector512<float>) && plane % 512 == 0 && count is >= 16 and <= Pitch;

    /// <summary>16 rows of the buffer, one after the other, by whole lines.</summary>
    private static void Copy(float* buffer, float* target, nint plane, int count)
    {
        for (int c = 0; c < 16; c++, buffer += Pitch, target += plane)
        {
            for (int at = 0; at < count; at += 16)
            {
                at = Math.Min(at, count - 16);
                Vector512.Load(buffer + at).Store(target + at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather4(float* source, nint plane, float* target)
    {
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            Vector512<float> r0 = Load512(source, plane), r1 = Load512(source + plane, plane);
            Vector512<float> r2 = Load512(source + (2 * plane), plane), r3 = Load512(source + (3 * plane), plane);
            Transpose(ref r0, ref r1, ref r2, ref r3);
            r0.Store(target);
            r1.Store(target + 16);
            r2.Store(target + 32);
            r3.Store(target + 48);
        }
        else
        {
            Vector256<float> r0 = Load256(source, plane), r1 = Load256(source + plane, plane);
            Vector256<float> r2 = Load256(source + (2 * plane), plane), r3 = Load256(source + (3 * plane), plane);
            Transpose(ref r0, ref r1, ref r2, ref r3);
            r0.Store(target);
            r1.Store(target + 8);
            r2.Store(target + 16);
            r3.Store(target + 24);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter4(float* source, TVec bias, TVec floor, float* target, nint plane)
    {
        TVec v0 = End(source, bias, floor), v1 = End(source + TSimd.Width, bias, floor);
        TVec v2 = End(source + (2 * TSimd.Width), bias, floor), v3 = End(source + (3 * TSimd.Width), bias, floor);
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            var r0 = Unsafe.BitCast<TVec, Vector512<float>>(v0);
            var r1 = Unsafe.BitCast<TVec, Vector512<float>>(v1);
            var r2 = Unsafe.BitCast<TVec, Vector512<float>>(v2);
            var r3 = Unsafe.BitCast<TVec, Vector512<float>>(v3);
            Transpose(ref r0, ref r1, ref r2, ref r3);
            Store512(r0, target, plane);
            Store512(r1, target + plane, plane);
            Store512(r2, target + (2 * plane), plane);
            Store512(r3, target + (3 * plane), plane);
        }
        else
        {
            var r0 = Unsafe.BitCast<TVec, Vector256<float>>(v0);
            var r1 = Unsafe.BitCast<TVec, Vector256<float>>(v1);
            var r2 = Unsafe.BitCast<TVec, Vector256<float>>(v2);
            var r3 = Unsafe.BitCast<TVec, Vector256<float>>(v3);
            Transpose(ref r0, ref r1, ref r2, ref r3);
            Store256(r0, target, plane);
            Store256(r1, target + plane, plane);
            Store256(r2, target + (2 * plane), plane);
            Store256(r3, target + (3 * plane), plane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec End(float* source, TVec bias, TVec floor) => TSimd.AtLeast(TSimd.Add(TSimd.Load(source), bias), floor);

    /// <summary>Channels 0, 4, 8 and 12 from here, four positions each, one per 128-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load512(float* source, nint plane) =>
        Avx512F.InsertVector128(
            Avx512F.InsertVector128(Load256(source, plane).ToVector512Unsafe(), Vector128.Load(source + (8 * plane)), 2),
                Vector128.Load(source + (12 * plane)), 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load256(float* source, nint plane) =>
        Avx.InsertVector128(Vector128.Load(source).ToVector256Unsafe(), Vector128.Load(source + (4 * plane)), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store512(Vector512<float> value, float* target, nint plane)
    {
        Store256(value.GetLower(), target, plane);
        Store256(value.GetUpper(), target + (8 * plane), plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store256(Vector256<float> value, float* target, nint plane)
    {
        value.GetLower().Store(target);
        value.GetUpper().Store(target + (4 * plane));
    }

    /// <summary>4×4 transposes inside every 128-bit lane: its own inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector512<float> r0, ref Vector512<float> r1, ref Vector512<float> r2, ref Vector512<float> r3)
    {
        Vector512<double> a = Avx512F.UnpackLow(r0, r1).AsDouble(), b = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> c = Avx512F.UnpackLow(r2, r3).AsDouble(), d = Avx512F.UnpackHigh(r2, r3).AsDouble();
        r0 = Avx512F.UnpackLow(a, c).AsSingle();
        r1 = Avx512F.UnpackHigh(a, c).AsSingle();
        r2 = Avx512F.UnpackLow(b, d).AsSingle();
        r3 = Avx512F.UnpackHigh(b, d).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<float> r0, ref Vector256<float> r1, ref Vector256<float> r2, ref Vector256<float> r3)
    {
        Vector256<double> a = Avx.UnpackLow(r0, r1).AsDouble(), b = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> c = Avx.UnpackLow(r2, r3).AsDouble(), d = Avx.UnpackHigh(r2, r3).AsDouble();
        r0 = Avx.UnpackLow(a, c).AsSingle();
        r1 = Avx.UnpackHigh(a, c).AsSingle();
        r2 = Avx.UnpackLow(b, d).AsSingle();
        r3 = Avx.UnpackHigh(b, d).AsSingle();
    }
}
