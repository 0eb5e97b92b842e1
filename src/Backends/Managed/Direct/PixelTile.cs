using System.Runtime.CompilerServices;
using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed;

/// <summary>Depthwise, vectors over channels: sums[j] (+)= Σ_r Σ_s w[r, s]·x[r, j + s], j &lt; pixels, pixels and taps at one step.</summary>
/// <remarks>
/// Where taps lie as far apart as pixels (stride 1, or one phase of the filter columns of stride 2), an input is loaded once
/// for all pixels that it meets: 14 inputs and 7 weights per 56 FMA with 7 taps, 12 and 5 per 40 with 5: bound by FMA.
/// 8 accumulators, 7 weights and 1 input: 16 of 16 registers. Taps that are left over load one input per FMA.
/// One chain of FMA per pixel and call.
/// </remarks>
internal static unsafe class PixelTile<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Most pixels of a tile.</summary>
    public const int MaxPixels = 8;

    /// <summary>The kernel for this many pixels (1..8) and taps of a block (1, 2, 3, 5 or 7); blocks above 1 need TapStep = PixelStep.</summary>
    public static delegate*<Args*, void> Kernel(int pixels, int block) => block switch
    {
        7 => Select<Size7>(pixels),
        5 => Select<Size5>(pixels),
        3 => Select<Size3>(pixels),
        2 => Select<Size2>(pixels),
        _ => Select<Size1>(pixels),
    };

    private static delegate*<Args*, void> Select<TTaps>(int pixels)
        where TTaps : unmanaged, ISize => pixels switch
        {
            1 => &Run<Size1, TTaps>,
            2 => &Run<Size2, TTaps>,
            3 => &Run<Size3, TTaps>,
            4 => &Run<Size4, TTaps>,
            5 => &Run<Size5, TTaps>,
            6 => &Run<Size6, TTaps>,
            7 => &Run<Size7, TTaps>,
            8 => &Run<Size8, TTaps>,
            _ => throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "1 to 8"),
        };

    private static void Run<TPixels, TTaps>(Args* t)
        where TPixels : unmanaged, ISize
        where TTaps : unmanaged, ISize
    {
        nint step = t->PixelStep;
        for (int i = 0; i < t->Pixels; i += TPixels.Value)
        {
            int first = Math.Min(i, t->Pixels - TPixels.Value);
            float* input = t->Input + (first * step), sums = t->Sums + ((nint)first * TSimd.Width);
            float* w = t->Weights;
            TVec a0 = TSimd.Zero;
            TVec a1 = TSimd.Zero;
            TVec a2 = TSimd.Zero;
            TVec a3 = TSimd.Zero;
            TVec a4 = TSimd.Zero;
            TVec a5 = TSimd.Zero;
            TVec a6 = TSimd.Zero;
            TVec a7 = TSimd.Zero;
            for (int r = 0; r < t->R; r++)
            {
                float* p = input + (r * t->RowStep);
                int taps = t->S;
                if (TTaps.Value > 1)
                {
                    for (; taps >= TTaps.Value; taps -= TTaps.Value, p += TTaps.Value * step, w += TTaps.Value * TSimd.Width)
                    {
                        TVec w0 = TSimd.Load(w);
                        TVec w1 = TTaps.Value > 1 ? TSimd.Load(w + (1 * TSimd.Width)) : w0;
                        TVec w2 = TTaps.Value > 2 ? TSimd.Load(w + (2 * TSimd.Width)) : w0;
                        TVec w3 = TTaps.Value > 3 ? TSimd.Load(w + (3 * TSimd.Width)) : w0;
                        TVec w4 = TTaps.Value > 4 ? TSimd.Load(w + (4 * TSimd.Width)) : w0;
                        TVec w5 = TTaps.Value > 5 ? TSimd.Load(w + (5 * TSimd.Width)) : w0;
                        TVec w6 = TTaps.Value > 6 ? TSimd.Load(w + (6 * TSimd.Width)) : w0;
                        TVec x = TSimd.Load(p);
                        a0 = At<TPixels, TTaps>(0, 0, x, w0, a0);
                        x = TPixels.Value + TTaps.Value > 2 ? TSimd.Load(p + (1 * step)) : x;
                        a0 = At<TPixels, TTaps>(0, 1, x, w1, a0);
                        a1 = At<TPixels, TTaps>(1, 0, x, w0, a1);
                        x = TPixels.Value + TTaps.Value > 3 ? TSimd.Load(p + (2 * step)) : x;
                        a0 = At<TPixels, TTaps>(0, 2, x, w2, a0);
                        a1 = At<TPixels, TTaps>(1, 1, x, w1, a1);
                        a2 = At<TPixels, TTaps>(2, 0, x, w0, a2);
                        x = TPixels.Value + TTaps.Value > 4 ? TSimd.Load(p + (3 * step)) : x;
                        a0 = At<TPixels, TTaps>(0, 3, x, w3, a0);
                        a1 = At<TPixels, TTaps>(1, 2, x, w2, a1);
                        a2 = At<TPixels, TTaps>(2, 1, x, w1, a2);
                        a3 = At<TPixels, TTaps>(3, 0, x, w0, a3);
                        x = TPixels.Value + TTaps.Value > 5 ? TSimd.Load(p + (4 * step)) : x;
                        a0 = At<TPixels, TTaps>(0, 4, x, w4, a0);
                        a1 = At<TPixels, TTaps>(1, 3, x, w3, a1);
                        a2 = At<TPixels, TTaps>(2, 2, x, w2, a2);
                        a3 = At<TPixels, TTaps>(3, 1, x, w1, a3);
                        a4 = At<TPixels, TTaps>(4, 0, x, w0, a4);
                        x = TPixels.Value + TTaps.Value > 6 ? TSimd.Load(p + (5 * step)) : x;
                        a0 = At<TPixels, TTaps>(0, 5, x, w5, a0);
                        a1 = At<TPixels, TTaps>(1, 4, x, w4, a1);
                        a2 = At<TPixels, TTaps>(2, 3, x, w3, a2);
                        a3 = At<TPixels, TTaps>(3, 2, x, w2, a3);
                        a4 = At<TPixels, TTaps>(4, 1, x, w1, a4);
                        a5 = At<TPixels, TTaps>(5, 0, x, w0, a5);
                        x = TPixels.Value + TTaps.Value > 7 ? TSimd.Load(p + (6 * step)) : x;
                        a0 = At<TPixels, TTaps>(0, 6, x, w6, a0);
                        a1 = At<TPixels, TTaps>(1, 5, x, w5, a1);
                        a2 = At<TPixels, TTaps>(2, 4, x, w4, a2);
                        a3 = At<TPixels, TTaps>(3, 3, x, w3, a3);
                        a4 = At<TPixels, TTaps>(4, 2, x, w2, a4);
                        a5 = At<TPixels, TTaps>(5, 1, x, w1, a5);
                        a6 = At<TPixels, TTaps>(6, 0, x, w0, a6);
                        x = TPixels.Value + TTaps.Value > 8 ? TSimd.Load(p + (7 * step)) : x;
                        a1 = At<TPixels, TTaps>(1, 6, x, w6, a1);
                        a2 = At<TPixels, TTaps>(2, 5, x, w5, a2);
                        a3 = At<TPixels, TTaps>(3, 4, x, w4, a3);
                        a4 = At<TPixels, TTaps>(4, 3, x, w3, a4);
                        a5 = At<TPixels, TTaps>(5, 2, x, w2, a5);
                        a6 = At<TPixels, TTaps>(6, 1, x, w1, a6);
                        a7 = At<TPixels, TTaps>(7, 0, x, w0, a7);
                        x = TPixels.Value + TTaps.Value > 9 ? TSimd.Load(p + (8 * step)) : x;
                        a2 = At<TPixels, TTaps>(2, 6, x, w6, a2);
                        a3 = At<TPixels, TTaps>(3, 5, x, w5, a3);
                        a4 = At<TPixels, TTaps>(4, 4, x, w4, a4);
                        a5 = At<TPixels, TTaps>(5, 3, x, w3, a5);
                        a6 = At<TPixels, TTaps>(6, 2, x, w2, a6);
                        a7 = At<TPixels, TTaps>(7, 1, x, w1, a7);
                        x = TPixels.Value + TTaps.Value > 10 ? TSimd.Load(p + (9 * step)) : x;
                        a3 = At<TPixels, TTaps>(3, 6, x, w6, a3);
                        a4 = At<TPixels, TTaps>(4, 5, x, w5, a4);
                        a5 = At<TPixels, TTaps>(5, 4, x, w4, a5);
                        a6 = At<TPixels, TTaps>(6, 3, x, w3, a6);
                        a7 = At<TPixels, TTaps>(7, 2, x, w2, a7);
                        x = TPixels.Value + TTaps.Value > 11 ? TSimd.Load(p + (10 * step)) : x;
                        a4 = At<TPixels, TTaps>(4, 6, x, w6, a4);
                        a5 = At<TPixels, TTaps>(5, 5, x, w5, a5);
                        a6 = At<TPixels, TTaps>(6, 4, x, w4, a6);
                        a7 = At<TPixels, TTaps>(7, 3, x, w3, a7);
                        x = TPixels.Value + TTaps.Value > 12 ? TSimd.Load(p + (11 * step)) : x;
                        a5 = At<TPixels, TTaps>(5, 6, x, w6, a5);
                        a6 = At<TPixels, TTaps>(6, 5, x, w5, a6);
                        a7 = At<TPixels, TTaps>(7, 4, x, w4, a7);
                        x = TPixels.Value + TTaps.Value > 13 ? TSimd.Load(p + (12 * step)) : x;
                        a6 = At<TPixels, TTaps>(6, 6, x, w6, a6);
                        a7 = At<TPixels, TTaps>(7, 5, x, w5, a7);
                        x = TPixels.Value + TTaps.Value > 14 ? TSimd.Load(p + (13 * step)) : x;
                        a7 = At<TPixels, TTaps>(7, 6, x, w6, a7);
                    }
                }

                for (; taps > 0; taps--, p += t->TapStep, w += TSimd.Width)
                {
                    TVec v = TSimd.Load(w);
                    a0 = TPixels.Value > 0 ? TSimd.Fma(TSimd.Load(p), v, a0) : a0;
                    a1 = TPixels.Value > 1 ? TSimd.Fma(TSimd.Load(p + (1 * step)), v, a1) : a1;
                    a2 = TPixels.Value > 2 ? TSimd.Fma(TSimd.Load(p + (2 * step)), v, a2) : a2;
                    a3 = TPixels.Value > 3 ? TSimd.Fma(TSimd.Load(p + (3 * step)), v, a3) : a3;
                    a4 = TPixels.Value > 4 ? TSimd.Fma(TSimd.Load(p + (4 * step)), v, a4) : a4;
                    a5 = TPixels.Value > 5 ? TSimd.Fma(TSimd.Load(p + (5 * step)), v, a5) : a5;
                    a6 = TPixels.Value > 6 ? TSimd.Fma(TSimd.Load(p + (6 * step)), v, a6) : a6;
                    a7 = TPixels.Value > 7 ? TSimd.Fma(TSimd.Load(p + (7 * step)), v, a7) : a7;
                }
            }

            Put<TPixels>(t, sums, 0, a0);
            Put<TPixels>(t, sums, 1, a1);
            Put<TPixels>(t, sums, 2, a2);
            Put<TPixels>(t, sums, 3, a3);
            Put<TPixels>(t, sums, 4, a4);
            Put<TPixels>(t, sums, 5, a5);
            Put<TPixels>(t, sums, 6, a6);
            Put<TPixels>(t, sums, 7, a7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec At<TPixels, TTaps>(int pixel, int tap, TVec x, TVec w, TVec sum)
        where TPixels : unmanaged, ISize
        where TTaps : unmanaged, ISize => TPixels.Value > pixel && TTaps.Value > tap ? TSimd.Fma(x, w, sum) : sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TPixels>(Args* t, float* sums, int pixel, TVec sum)
        where TPixels : unmanaged, ISize
    {
        if (TPixels.Value > pixel)
        {
            float* target = sums + (pixel * TSimd.Width);
            TSimd.Store(t->Accumulate ? TSimd.Add(sum, TSimd.Load(target)) : sum, target);
        }
    }

    /// <summary>Operands of a tile; steps in floats.</summary>
    internal struct Args
    {
        /// <summary>First filter row and tap of the first pixel.</summary>
        public float* Input;

        /// <summary>[r][s][channel].</summary>
        public float* Weights;

        /// <summary>[pixel][channel].</summary>
        public float* Sums;

        /// <summary>Output pixels of the call, at least those of a tile; the last tile may overlap the one before.</summary>
        public int Pixels;

        public nint RowStep;
        public nint TapStep;
        public nint PixelStep;
        public int R;
        public int S;

        /// <summary>Add to the sums instead of overwriting them.</summary>
        public bool Accumulate;
    }
}
