using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>Width×Width blocks of floats turned in registers: target[j][i] = the epilogue of source[i][j]. For widths with
/// the shuffles.</summary>
/// <remarks>16×16: 64 shuffles for 16 loads and 16 stores, about 5 cycles a vector on Zen 4, against 16 scalar stores.</remarks>
internal static unsafe class FftTranspose<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Whether there is a block for this width; constant once compiled.</summary>
    public static bool Exists => typeof(TVec) == typeof(Vector512<float>) || typeof(TVec) == typeof(Vector256<float>);

    /// <summary>Turns one block whose rows are sourceRow and targetRow floats apart; each row of the target passes the epilogue.</summary>
    public static void Block<TEnd>(float* source, nint sourceRow, float* target, nint targetRow, TEnd end)
        where TEnd : struct, IEpilogue
    {
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            Block16(source, sourceRow, target, targetRow, end);
        }
        else if (typeof(TVec) == typeof(Vector256<float>))
        {
            Block8(source, sourceRow, target, targetRow, end);
        }
    }

    private static void Block8<TEnd>(float* s, nint d, float* t, nint row, TEnd end)
        where TEnd : struct, IEpilogue
    {
        Lanes4(Vector256.Load(s), Vector256.Load(s + d), Vector256.Load(s + (2 * d)), Vector256.Load(s + (3 * d)),
            out Vector256<float> a0, out Vector256<float> b0, out Vector256<float> c0, out Vector256<float> d0);
        s += 4 * d;
        Lanes4(Vector256.Load(s), Vector256.Load(s + d), Vector256.Load(s + (2 * d)), Vector256.Load(s + (3 * d)),
            out Vector256<float> a1, out Vector256<float> b1, out Vector256<float> c1, out Vector256<float> d1);
        end.Of(Avx.Permute2x128(a0, a1, 0x20), 0).Store(t);
        end.Of(Avx.Permute2x128(b0, b1, 0x20), 1).Store(t + row);
        end.Of(Avx.Permute2x128(c0, c1, 0x20), 2).Store(t + (2 * row));
        end.Of(Avx.Permute2x128(d0, d1, 0x20), 3).Store(t + (3 * row));
        t += 4 * row;
        end.Of(Avx.Permute2x128(a0, a1, 0x31), 4).Store(t);
        end.Of(Avx.Permute2x128(b0, b1, 0x31), 5).Store(t + row);
        end.Of(Avx.Permute2x128(c0, c1, 0x31), 6).Store(t + (2 * row));
        end.Of(Avx.Permute2x128(d0, d1, 0x31), 7).Store(t + (3 * row));
    }

    private static void Block16<TEnd>(float* s, nint d, float* t, nint row, TEnd end)
        where TEnd : struct, IEpilogue
    {
        Four(s, d, out Vector512<float> a0, out Vector512<float> b0, out Vector512<float> c0, out Vector512<float> d0);
        Four(s + (4 * d), d, out Vector512<float> a1, out Vector512<float> b1, out Vector512<float> c1, out Vector512<float> d1);
        Four(s + (8 * d), d, out Vector512<float> a2, out Vector512<float> b2, out Vector512<float> c2, out Vector512<float> d2);
        Four(s + (12 * d), d, out Vector512<float> a3, out Vector512<float> b3, out Vector512<float> c3, out Vector512<float> d3);
        Columns(a0, a1, a2, a3, t, row, end, 0);
        Columns(b0, b1, b2, b3, t + row, row, end, 1);
        Columns(c0, c1, c2, c3, t + (2 * row), row, end, 2);
        Columns(d0, d1, d2, d3, t + (3 * row), row, end, 3);
    }

    /// <summary>Within each 128-bit lane, columns 4·lane + 0, 1, 2, 3 of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* s, nint d, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c,
        out Vector512<float> e)
    {
        Vector512<float> r0 = Vector512.Load(s), r1 = Vector512.Load(s + d), r2 = Vector512.Load(s + (2 * d)),
            r3 = Vector512.Load(s + (3 * d));
        Vector512<float> p = Avx512F.UnpackLow(r0, r1), q = Avx512F.UnpackHigh(r0, r1), u = Avx512F.UnpackLow(r2, r3),
            v = Avx512F.UnpackHigh(r2, r3);
        a = Avx512F.Shuffle(p, u, 0x44);
        b = Avx512F.Shuffle(p, u, 0xEE);
        c = Avx512F.Shuffle(q, v, 0x44);
        e = Avx512F.Shuffle(q, v, 0xEE);
    }

    /// <summary>Within each 128-bit lane, columns 4·lane + 0, 1, 2, 3 of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lanes4(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3,
        out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> e)
    {
        Vector256<float> p = Avx.UnpackLow(r0, r1), q = Avx.UnpackHigh(r0, r1), u = Avx.UnpackLow(r2, r3), v = Avx.UnpackHigh(r2, r3);
        a = Avx.Shuffle(p, u, 0x44);
        b = Avx.Shuffle(p, u, 0xEE);
        c = Avx.Shuffle(q, v, 0x44);
        e = Avx.Shuffle(q, v, 0xEE);
    }

    /// <summary>Columns i, i + 4, i + 8, i + 12 from the four groups of rows: a 4×4 transposition of 128-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TEnd>(
        Vector512<float> g0, Vector512<float> g1, Vector512<float> g2, Vector512<float> g3, float* t, nint row, TEnd end, int first)
        where TEnd : struct, IEpilogue
    {
        Vector512<float> p = Avx512F.Shuffle4x128(g0, g1, 0x44), q = Avx512F.Shuffle4x128(g0, g1, 0xEE);
        Vector512<float> u = Avx512F.Shuffle4x128(g2, g3, 0x44), v = Avx512F.Shuffle4x128(g2, g3, 0xEE);
        end.Of(Avx512F.Shuffle4x128(p, u, 0x88), first).Store(t);
        end.Of(Avx512F.Shuffle4x128(p, u, 0xDD), first + 4).Store(t + (4 * row));
        end.Of(Avx512F.Shuffle4x128(q, v, 0x88), first + 8).Store(t + (8 * row));
        end.Of(Avx512F.Shuffle4x128(q, v, 0xDD), first + 12).Store(t + (12 * row));
    }
}
