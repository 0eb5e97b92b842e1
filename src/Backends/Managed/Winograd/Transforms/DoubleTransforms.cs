using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Transforms with any points, in float64: V is rounded once to float32, M is widened, and each output rounded
/// once (before the bias).</summary>
/// <remarks>What is left of the error is that of U, V and the channel sums: the difference from the float32 rows is what
/// their transforms make.</remarks>
internal readonly unsafe struct DoubleTransforms : IWinogradTransforms
{
    private const int Lanes = 4;

    public static float[] Input(WinogradAxis axis) => axis.BT;

    public static float[] Output(WinogradAxis axis) => axis.AT;

    /// <inheritdoc/>
    /// <remarks>Float64, rounded once to float32; the roundings of float64 vanish in what γ_κ leaves above κ·u.</remarks>
    public static int InputRoundings(WinogradAxis h, WinogradAxis w, int lanes) => 1;

    /// <inheritdoc/>
    public static int OutputRoundings(WinogradAxis h, WinogradAxis w) => 1;

    /// <inheritdoc/>
    /// <remarks>The strip in float32, and behind it in float64 what becomes of its columns.</remarks>
    public static nint InputFloats(in WinogradSetup s, int columns, int width) => ((nint)s.AlphaH + (2 * s.ProductsH)) * columns * width;

    public static nint HalfFloats(in WinogradSetup s, int tiles, int width) => 2 * (nint)s.MH * tiles * s.ProductsW * width;

    /// <inheritdoc/>
    public static void Input<TSimd, TVec>(in WinogradSetup s, float* rows, nint row, int columns, float* to, nint frequency, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        double* half = (double*)(rows + (s.AlphaH * row));
        for (int i = 0; i < s.ProductsH; i++)
        {
            Widening<TSimd, TVec>(s.InputH + (i * s.AlphaH), s.AlphaH, rows, row, TSimd.Width, half + (i * row), TSimd.Width, columns);
        }

        for (int f = 0; f < s.ProductsH * s.ProductsW; f++)
        {
            Narrowing<TSimd, TVec>(s.InputW + (f % s.ProductsW * s.AlphaW), s.AlphaW, half + (f / s.ProductsW * row), s.MW * TSimd.Width,
                to + (f * frequency), TSimd.Width, tiles);
        }
    }

    /// <inheritdoc/>
    public static void OutputColumns<TSimd, TVec>(in WinogradSetup s, float* m, nint frequency, nint step, float* half, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint row = (nint)tiles * s.ProductsW * TSimd.Width;
        for (int i = 0; i < s.MH; i++)
        {
            for (int j = 0; j < s.ProductsW; j++)
            {
                Widening<TSimd, TVec>(
                    s.OutputH + (i * s.ProductsH), s.ProductsH, m + (j * frequency), s.ProductsW * frequency, step,
                        (double*)half + (i * row) + (j * TSimd.Width), s.ProductsW * TSimd.Width, tiles);
            }
        }
    }

    /// <inheritdoc/>
    public static void OutputRow<TSimd, TVec>(in WinogradSetup s, float* half, int i, float* line, int tiles)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        double* row = (double*)half + (i * (nint)tiles * s.ProductsW * TSimd.Width);
        for (int j = 0; j < s.MW; j++)
        {
            Narrowing<TSimd, TVec>(s.OutputW + (j * s.ProductsW), s.ProductsW, row, s.ProductsW * TSimd.Width, line + (j * TSimd.Width),
                s.MW * TSimd.Width, tiles);
        }
    }

    /// <summary>target[l] = Σ_i k_i·source[i·element + l·line], a vector of lanes each, float32 to float64.</summary>
    private static void Widening<TSimd, TVec>(float* k, int inputs, float* source, nint element, nint line, double* target,
        nint targetLine, int lines)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (int l = 0; l < lines; l++, source += line, target += targetLine)
        {
            for (int lane = 0; lane < TSimd.Width && TSimd.Width >= Lanes; lane += Lanes)
            {
                Vector256<double> sum = default;
                for (int i = 0; i < inputs; i++)
                {
                    sum += (double)k[i] * Wide(source + (i * element) + lane);
                }

                sum.Store(target + lane);
            }

            for (int lane = 0; lane < TSimd.Width && TSimd.Width < Lanes; lane++)
            {
                double sum = 0;
                for (int i = 0; i < inputs; i++)
                {
                    sum += (double)k[i] * source[(i * element) + lane];
                }

                target[lane] = sum;
            }
        }
    }

    /// <summary>The same with neighbouring elements, float64 to float32: the one rounding.</summary>
    private static void Narrowing<TSimd, TVec>(float* k, int inputs, double* source, nint line, float* target, nint targetLine, int lines)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        for (int l = 0; l < lines; l++, source += line, target += targetLine)
        {
            for (int lane = 0; lane < TSimd.Width && TSimd.Width >= Lanes; lane += Lanes)
            {
                Vector256<double> sum = default;
                for (int i = 0; i < inputs; i++)
                {
                    sum += (double)k[i] * Vector256.Load(source + (i * TSimd.Width) + lane);
                }

                Vector256.Narrow(sum, sum).GetLower().Store(target + lane);
            }

            for (int lane = 0; lane < TSimd.Width && TSimd.Width < Lanes; lane++)
            {
                double sum = 0;
                for (int i = 0; i < inputs; i++)
                {
                    sum += (double)k[i] * source[(i * TSimd.Width) + lane];
                }

                target[lane] = (float)sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Wide(float* source) => Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe());
}
