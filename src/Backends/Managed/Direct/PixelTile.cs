using System.Runtime.CompilerServices;
using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Depthwise, vectors over channels: sums[j] (+)= Σ_r Σ_s w[r, s]·x[r, j + s], j &lt; pixels, pixels and taps at
/// one step.</summary>
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

    /// <summary>The kernel for this many pixels (1..8) and taps of a block (1, 2, 3, 5 or 7); blocks above 1 need TapStep =
    /// PixelStep.</summary>
    public static delegate*<Args*, void> Kernel(int pixels, int block) => block switch
    {
        7 => TileKernel<Body<Size7>, Args>.Of(pixels),
        5 => TileKernel<Body<Size5>, Args>.Of(pixels),
        3 => TileKernel<Body<Size3>, Args>.Of(pixels),
        2 => TileKernel<Body<Size2>, Args>.Of(pixels),
        _ => TileKernel<Body<Size1>, Args>.Of(pixels),
    };

    private readonly struct Body<TTaps> : ITileKernel<Args>
        where TTaps : unmanaged, ISize
    {
        public static void Run<TPixels>(Args* t)
            where TPixels : unmanaged, ISize
        {
            nint step = t->PixelStep, tapStep = t->TapStep;
            for (int i = 0; i < t->Pixels; i += TPixels.Value)
            {
                int first = Math.Min(i, t->Pixels - TPixels.Value);
                float* input = t->Input + (first * step), w = t->Weights;
                TileRows<TPixels, TVec, TVec> sums = default;
                for (int r = 0; r < t->R; r++)
                {
                    float* p = input + (r * t->RowStep);
                    int taps = t->S;
                    if (sizeof(TTaps) > 1)
                    {
                        for (; taps >= TTaps.Value; taps -= TTaps.Value, p += TTaps.Value * step, w += TTaps.Value * TSimd.Width)
                        {
                            Block(ref sums, p, w, step);
                        }
                    }

                    for (; taps > 0; taps--, p += tapStep, w += TSimd.Width)
                    {
                        sums.Each(new Tap(p, step), TSimd.Load(w));
                    }
                }

                TileStore<TSimd, TVec, Size1>.Write(ref sums, t->Sums + ((nint)first * TSimd.Width), TSimd.Width, t->Accumulate);
            }
        }

        /// <summary>All taps of a block for all pixels, input by input.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Block<TPixels>(ref TileRows<TPixels, TVec, TVec> sums, float* p, float* w, nint step)
            where TPixels : unmanaged, ISize
        {
            TileRows<TTaps, TVec, TVec> taps = default;
            taps.Each(new Load(w));
            Input(ref sums, ref taps, 0, p, step);
            Input(ref sums, ref taps, 1, p, step);
            Input(ref sums, ref taps, 2, p, step);
            Input(ref sums, ref taps, 3, p, step);
            Input(ref sums, ref taps, 4, p, step);
            Input(ref sums, ref taps, 5, p, step);
            Input(ref sums, ref taps, 6, p, step);
            Input(ref sums, ref taps, 7, p, step);
            Input(ref sums, ref taps, 8, p, step);
            Input(ref sums, ref taps, 9, p, step);
            Input(ref sums, ref taps, 10, p, step);
            Input(ref sums, ref taps, 11, p, step);
            Input(ref sums, ref taps, 12, p, step);
            Input(ref sums, ref taps, 13, p, step);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Input<TPixels>(
            ref TileRows<TPixels, TVec, TVec> sums, ref TileRows<TTaps, TVec, TVec> taps, int input, float* p, nint step)
            where TPixels : unmanaged, ISize
        {
            if (sizeof(TPixels) + sizeof(TTaps) > input + 1)
            {
                TVec x = TSimd.Load(p + (input * step));
                Meet(ref sums, ref taps, 0, input - 0, x);
                Meet(ref sums, ref taps, 1, input - 1, x);
                Meet(ref sums, ref taps, 2, input - 2, x);
                Meet(ref sums, ref taps, 3, input - 3, x);
                Meet(ref sums, ref taps, 4, input - 4, x);
                Meet(ref sums, ref taps, 5, input - 5, x);
                Meet(ref sums, ref taps, 6, input - 6, x);
                Meet(ref sums, ref taps, 7, input - 7, x);
            }
        }

        /// <summary>An input is the tap-th of a pixel, where both exist.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Meet<TPixels>(
            ref TileRows<TPixels, TVec, TVec> sums, ref TileRows<TTaps, TVec, TVec> taps, int pixel, int tap, TVec x)
            where TPixels : unmanaged, ISize
        {
            if (pixel < sizeof(TPixels) && tap >= 0 && tap < sizeof(TTaps))
            {
                sums[pixel] = TSimd.Fma(x, taps[tap], sums[pixel]);
            }
        }
    }

    private readonly struct Load(float* w) : IRowAction<TVec, TVec>
    {
        private readonly float* _w = w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec x, TVec y, ref TVec a, ref TVec b) => a = TSimd.Load(_w + (row * TSimd.Width));
    }

    /// <summary>One tap, an input of its own for each pixel.</summary>
    private readonly struct Tap(float* p, nint step) : IRowAction<TVec, TVec>
    {
        private readonly float* _p = p;
        private readonly nint _step = step;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec x, TVec y, ref TVec a, ref TVec b) => a = TSimd.Fma(TSimd.Load(_p + (row * _step)), x, a);
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
