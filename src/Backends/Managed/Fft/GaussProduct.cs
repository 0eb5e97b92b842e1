using System.Runtime.CompilerServices;
using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed;

/// <summary>The channel sum of one bin with Gauss's three real products, x·conj(w) = (k₁ − k₃) + i·(k₁ − k₂).</summary>
/// <remarks>
/// k₁ = wr·(xr + xi), k₂ = (wr + wi)·xr, k₃ = (wr − wi)·xi: weights are stored as wr, wr + wi, wr − wi, each rounded once from float64, and every k is
/// summed over the channels before the differences are taken. xr + xi is formed where it is used. Its rounding, and that of sums larger
/// than the parts they leave, are the extra error. Registers: 3 accumulators per tile, 3 of weights, 1 broadcast: 28 of 32 at 8 tiles, 13 of 16 at 3.
/// D. E. Knuth, The Art of Computer Programming 2, 4.6.4.
/// </remarks>
internal readonly unsafe struct GaussProduct : IFftProduct
{
    public static int WeightVectors => 3;

    public static int Products => 3;

    /// <inheritdoc/>
    /// <remarks>
    /// Every k goes through the rounding of xr + xi or of the weight, channels multiply-adds, the difference and the additions of parts: channels + 2 + parts.
    /// Σ|wr|(|xr| + |xi|) ≤ √2·|W||X|, and so for k₂, k₃: a part of the difference errs by 2·√2·(…)·u·|X||W|, the complex value by √2 times that; √2·d is that for d = 2·√2·(…).
    /// </remarks>
    public static int Roundings(int channels, int parts) => (int)Math.Ceiling(2 * Math.Sqrt(2) * (channels + 2 + parts));

    public static int MaxTiles<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => TSimd.Registers >= 32 ? 8 : 3;

    /// <inheritdoc/>
    public static void Run<TSimd, TVec>(int tiles, float* x, nint xBlock, int lane, int channels, float* w, float* y, bool add)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        switch (tiles)
        {
            case 1: Tile<TSimd, TVec, Size1>(x, xBlock, lane, channels, w, y, add); break;
            case 2: Tile<TSimd, TVec, Size2>(x, xBlock, lane, channels, w, y, add); break;
            case 3: Tile<TSimd, TVec, Size3>(x, xBlock, lane, channels, w, y, add); break;
            case 4: Tile<TSimd, TVec, Size4>(x, xBlock, lane, channels, w, y, add); break;
            case 5: Tile<TSimd, TVec, Size5>(x, xBlock, lane, channels, w, y, add); break;
            case 6: Tile<TSimd, TVec, Size6>(x, xBlock, lane, channels, w, y, add); break;
            case 7: Tile<TSimd, TVec, Size7>(x, xBlock, lane, channels, w, y, add); break;
            default: Tile<TSimd, TVec, Size8>(x, xBlock, lane, channels, w, y, add); break;
        }
    }

    private static void Tile<TSimd, TVec, T>(float* x, nint xBlock, int lane, int channels, float* w, float* y, bool add)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where T : unmanaged, ISize
    {
        TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero, a7 = TSimd.Zero;
        TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero, b4 = TSimd.Zero, b5 = TSimd.Zero, b6 = TSimd.Zero, b7 = TSimd.Zero;
        TVec c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero, c4 = TSimd.Zero, c5 = TSimd.Zero, c6 = TSimd.Zero, c7 = TSimd.Zero;
        float* end = w + ((nint)channels * 3 * TSimd.Width);
        while (w < end)
        {
            float* c = x + lane;
            float* stop = w + ((nint)(TSimd.Width - lane) * 3 * TSimd.Width);
            stop = stop < end ? stop : end;
            for (; w < stop; w += 3 * TSimd.Width, c++)
            {
                TVec wr = TSimd.Load(w), sum = TSimd.Load(w + TSimd.Width), difference = TSimd.Load(w + (2 * TSimd.Width));
                Step<TSimd, TVec, T, Size1>(c, wr, sum, difference, ref a0, ref b0, ref c0);
                Step<TSimd, TVec, T, Size2>(c, wr, sum, difference, ref a1, ref b1, ref c1);
                Step<TSimd, TVec, T, Size3>(c, wr, sum, difference, ref a2, ref b2, ref c2);
                Step<TSimd, TVec, T, Size4>(c, wr, sum, difference, ref a3, ref b3, ref c3);
                Step<TSimd, TVec, T, Size5>(c, wr, sum, difference, ref a4, ref b4, ref c4);
                Step<TSimd, TVec, T, Size6>(c, wr, sum, difference, ref a5, ref b5, ref c5);
                Step<TSimd, TVec, T, Size7>(c, wr, sum, difference, ref a6, ref b6, ref c6);
                Step<TSimd, TVec, T, Size8>(c, wr, sum, difference, ref a7, ref b7, ref c7);
            }

            x += xBlock;
            lane = 0;
        }

        Put<TSimd, TVec, T, Size1>(y, a0, b0, c0, add);
        Put<TSimd, TVec, T, Size2>(y, a1, b1, c1, add);
        Put<TSimd, TVec, T, Size3>(y, a2, b2, c2, add);
        Put<TSimd, TVec, T, Size4>(y, a3, b3, c3, add);
        Put<TSimd, TVec, T, Size5>(y, a4, b4, c4, add);
        Put<TSimd, TVec, T, Size6>(y, a5, b5, c5, add);
        Put<TSimd, TVec, T, Size7>(y, a6, b6, c6, add);
        Put<TSimd, TVec, T, Size8>(y, a7, b7, c7, add);
    }

    /// <summary>One more channel for tile TTile (1-based).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TSimd, TVec, T, TTile>(float* x, TVec wr, TVec sum, TVec difference, ref TVec a, ref TVec b, ref TVec c)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where T : unmanaged, ISize
        where TTile : unmanaged, ISize
    {
        if (TTile.Value <= T.Value)
        {
            float xr = x[(TTile.Value - 1) * 2 * TSimd.Width], xi = x[((TTile.Value * 2) - 1) * TSimd.Width];
            a = TSimd.Fma(TSimd.Broadcast(xr + xi), wr, a);
            b = TSimd.Fma(TSimd.Broadcast(xr), sum, b);
            c = TSimd.Fma(TSimd.Broadcast(xi), difference, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TSimd, TVec, T, TTile>(float* y, TVec a, TVec b, TVec c, bool add)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where T : unmanaged, ISize
        where TTile : unmanaged, ISize
    {
        if (TTile.Value <= T.Value)
        {
            TVec real = TSimd.Sub(a, c), imaginary = TSimd.Sub(a, b);
            float* at = y + ((TTile.Value - 1) * 2 * TSimd.Width);
            TSimd.Store(add ? TSimd.Add(TSimd.Load(at), real) : real, at);
            at += TSimd.Width;
            TSimd.Store(add ? TSimd.Add(TSimd.Load(at), imaginary) : imaginary, at);
        }
    }
}
