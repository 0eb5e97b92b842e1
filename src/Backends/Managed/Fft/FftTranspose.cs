using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed;

/// <summary>Width×Width blocks of floats turned in registers: target[j][i] = source[i][j] + bias[i], for the widths that have the shuffles.</summary>
/// <remarks>16×16: 64 shuffles for 16 loads and 16 stores, about 5 cycles a vector on Zen 4, against 16 scalar stores.</remarks>
internal static unsafe class FftTranspose<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Whether there is a block for this width; constant once compiled.</summary>
    public static bool Exists => typeof(TVec) == typeof(Vector512<float>) || typeof(TVec) == typeof(Vector256<float>);

    /// <summary>Turns one block whose rows are sourceRow and targetRow floats apart; adds a number to every row of the target.</summary>
    public static void Block(float* source, nint sourceRow, float* target, nint targetRow, float* bias)
    {
        if (typeof(TVec) == typeof(Vector512<float>))
        {
            Block16(source, sourceRow, target, targetRow, bias);
        }
        else if (typeof(TVec) == typeof(Vector256<float>))
        {
            Block8(source, sourceRow, target, targetRow, bias);
        }
    }

    private static void Block8(float* source, nint sourceRow, float* target, nint targetRow, float* bias)
    {
        for (int half = 0; half < 2; half++, source += 4, target += 4 * targetRow, bias += 4)
        {
            // Four columns of all eight rows: rows i and i + 4 side by side in one register.
            Vector256<float> r0 = Rows(source, 0, sourceRow), r1 = Rows(source, 1, sourceRow), r2 = Rows(source, 2, sourceRow), r3 = Rows(source, 3, sourceRow);
            Vector256<float> a = Avx.UnpackLow(r0, r1), b = Avx.UnpackHigh(r0, r1), c = Avx.UnpackLow(r2, r3), d = Avx.UnpackHigh(r2, r3);
            (Avx.Shuffle(a, c, 0x44) + Vector256.Create(bias[0])).Store(target);
            (Avx.Shuffle(a, c, 0xEE) + Vector256.Create(bias[1])).Store(target + targetRow);
            (Avx.Shuffle(b, d, 0x44) + Vector256.Create(bias[2])).Store(target + (2 * targetRow));
            (Avx.Shuffle(b, d, 0xEE) + Vector256.Create(bias[3])).Store(target + (3 * targetRow));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Rows(float* source, int i, nint row) =>
        Vector256.Create(Vector128.Load(source + (i * row)), Vector128.Load(source + ((i + 4) * row)));

    private static void Block16(float* source, nint sourceRow, float* target, nint targetRow, float* bias)
    {
        for (int quarter = 0; quarter < 4; quarter++, source += 4, target += 4 * targetRow, bias += 4)
        {
            // Four columns of all sixteen rows: rows i, i + 4, i + 8, i + 12 side by side in one register.
            Vector512<float> r0 = Rows16(source, 0, sourceRow), r1 = Rows16(source, 1, sourceRow), r2 = Rows16(source, 2, sourceRow), r3 = Rows16(source, 3, sourceRow);
            Vector512<float> a = Avx512F.UnpackLow(r0, r1), b = Avx512F.UnpackHigh(r0, r1), c = Avx512F.UnpackLow(r2, r3), d = Avx512F.UnpackHigh(r2, r3);
            (Avx512F.Shuffle(a, c, 0x44) + Vector512.Create(bias[0])).Store(target);
            (Avx512F.Shuffle(a, c, 0xEE) + Vector512.Create(bias[1])).Store(target + targetRow);
            (Avx512F.Shuffle(b, d, 0x44) + Vector512.Create(bias[2])).Store(target + (2 * targetRow));
            (Avx512F.Shuffle(b, d, 0xEE) + Vector512.Create(bias[3])).Store(target + (3 * targetRow));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Rows16(float* source, int i, nint row) => Vector512.Create(
        Vector256.Create(Vector128.Load(source + (i * row)), Vector128.Load(source + ((i + 4) * row))),
        Vector256.Create(Vector128.Load(source + ((i + 8) * row)), Vector128.Load(source + ((i + 12) * row))));
}
