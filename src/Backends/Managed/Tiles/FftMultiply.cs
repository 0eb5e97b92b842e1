using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Tiles;

/// <summary>The channel sum of one bin: y[k][t] (+)= Σ_c x[c][t]·conj(w[c][k]), complex, for one vector of output channels
/// and some tiles.</summary>
/// <remarks>
/// Formats, all in vectors of Width floats with the real part before the imaginary: x [channel block][tile][re, im] (lanes
/// = input channels),
/// w [c][re, im] (lanes = output channels), y [tile][re, im] (lanes = output channels). Per channel 2 loads of w, 2
/// broadcasts and 4 FMA per tile.
/// Registers: 2 accumulators per tile, 2 of w, 2 broadcasts: 28 of 32 at 12 tiles, 16 of 16 at 6. One FMA chain of at most
/// 2·channels terms per accumulator; longer sums are added in blocks by the caller.
/// </remarks>
internal static unsafe class FftMultiply<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Most tiles of one call.</summary>
    public static int MaxTiles => TSimd.Registers >= 32 ? 12 : 6;

    /// <summary>One register tile.</summary>
    /// <param name="tiles">1 to <see cref="MaxTiles"/>.</param>
    /// <param name="x">Spectra of channel 0 of the first channel's block, first tile.</param>
    /// <param name="xBlock">Floats from channel block to channel block.</param>
    /// <param name="lane">First channel, within its block.</param>
    /// <param name="channels">Channels to sum.</param>
    /// <param name="w">Weights of the first channel.</param>
    /// <param name="y">Sums, first tile.</param>
    /// <param name="add">Adds to y instead of overwriting it.</param>
    public static void Run(int tiles, float* x, nint xBlock, int lane, int channels, float* w, float* y, bool add)
    {
        var t = new Args { X = x, XBlock = xBlock, Lane = lane, Channels = channels, W = w, Y = y, Add = add };
        TileKernel<Body, Args>.Of(tiles)(&t);
    }

    private struct Args
    {
        public float* X;
        public nint XBlock;
        public int Lane;
        public int Channels;
        public float* W;
        public float* Y;
        public bool Add;
    }

    private readonly struct Body : ITileKernel<Args>
    {
        public static void Run<TTiles>(Args* t)
            where TTiles : unmanaged, ISize
        {
            TileRows<TTiles, TVec, TVec> sums = default;
            float* x = t->X, w = t->W, end = w + ((nint)t->Channels * 2 * TSimd.Width);
            for (int lane = t->Lane; w < end; x += t->XBlock, lane = 0)
            {
                float* c = x + lane, stop = w + ((nint)(TSimd.Width - lane) * 2 * TSimd.Width);
                stop = stop < end ? stop : end;
                for (; w < stop; w += 2 * TSimd.Width, c++)
                {
                    TVec wr = TSimd.Load(w), wi = TSimd.Load(w + TSimd.Width);
                    sums.Each(new Step(c), wr, wi);
                }
            }

            TileStore<TSimd, TVec, Size2>.Write(ref sums, t->Y, 2 * TSimd.Width, t->Add);
        }
    }

    /// <summary>x·conj(w) = (xr·wr + xi·wi) + i·(xi·wr − xr·wi).</summary>
    private readonly struct Step(float* c) : IRowAction<TVec, TVec>
    {
        private readonly float* _c = c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec wr, TVec wi, ref TVec real, ref TVec imaginary)
        {
            TVec xr = TSimd.Broadcast(_c[row * 2 * TSimd.Width]), xi = TSimd.Broadcast(_c[((row * 2) + 1) * TSimd.Width]);
            real = TSimd.Fma(xr, wr, real);
            imaginary = TSimd.Fma(xi, wr, imaginary);
            real = TSimd.Fma(xi, wi, real);
            imaginary = TSimd.Fnma(xr, wi, imaginary);
        }
    }
}
