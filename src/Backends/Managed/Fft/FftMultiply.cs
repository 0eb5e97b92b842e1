using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed;

/// <summary>A number of tiles as a type, so that a kernel's unused accumulators do not exist.</summary>
internal interface ITileCount
{
    static abstract int Count { get; }
}

/// <summary>The channel sum of one bin: y[k][t] (+)= Σ_c x[c][t]·conj(w[c][k]), complex, for one vector of output channels and some tiles.</summary>
/// <remarks>
/// Formats, all in vectors of Width floats with the real part before the imaginary: x [channel block][tile][re, im] (lanes = input channels),
/// w [c][re, im] (lanes = output channels), y [tile][re, im] (lanes = output channels). Per channel 2 loads of w, 2 broadcasts and 4 FMA per tile.
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
        switch (tiles)
        {
            case 1: Tile<Tiles1>(x, xBlock, lane, channels, w, y, add); break;
            case 2: Tile<Tiles2>(x, xBlock, lane, channels, w, y, add); break;
            case 3: Tile<Tiles3>(x, xBlock, lane, channels, w, y, add); break;
            case 4: Tile<Tiles4>(x, xBlock, lane, channels, w, y, add); break;
            case 5: Tile<Tiles5>(x, xBlock, lane, channels, w, y, add); break;
            case 6: Tile<Tiles6>(x, xBlock, lane, channels, w, y, add); break;
            case 7: Tile<Tiles7>(x, xBlock, lane, channels, w, y, add); break;
            case 8: Tile<Tiles8>(x, xBlock, lane, channels, w, y, add); break;
            case 9: Tile<Tiles9>(x, xBlock, lane, channels, w, y, add); break;
            case 10: Tile<Tiles10>(x, xBlock, lane, channels, w, y, add); break;
            case 11: Tile<Tiles11>(x, xBlock, lane, channels, w, y, add); break;
            default: Tile<Tiles12>(x, xBlock, lane, channels, w, y, add); break;
        }
    }

    private static void Tile<T>(float* x, nint xBlock, int lane, int channels, float* w, float* y, bool add)
        where T : struct, ITileCount
    {
        TVec r0 = TSimd.Zero, r1 = TSimd.Zero, r2 = TSimd.Zero, r3 = TSimd.Zero, r4 = TSimd.Zero, r5 = TSimd.Zero;
        TVec r6 = TSimd.Zero, r7 = TSimd.Zero, r8 = TSimd.Zero, r9 = TSimd.Zero, r10 = TSimd.Zero, r11 = TSimd.Zero;
        TVec i0 = TSimd.Zero, i1 = TSimd.Zero, i2 = TSimd.Zero, i3 = TSimd.Zero, i4 = TSimd.Zero, i5 = TSimd.Zero;
        TVec i6 = TSimd.Zero, i7 = TSimd.Zero, i8 = TSimd.Zero, i9 = TSimd.Zero, i10 = TSimd.Zero, i11 = TSimd.Zero;
        float* end = w + ((nint)channels * 2 * TSimd.Width);
        while (w < end)
        {
            float* c = x + lane;
            float* stop = w + ((nint)(TSimd.Width - lane) * 2 * TSimd.Width);
            stop = stop < end ? stop : end;
            for (; w < stop; w += 2 * TSimd.Width, c++)
            {
                TVec wr = TSimd.Load(w), wi = TSimd.Load(w + TSimd.Width);
                Step<T>(0, c, wr, wi, ref r0, ref i0);
                Step<T>(1, c, wr, wi, ref r1, ref i1);
                Step<T>(2, c, wr, wi, ref r2, ref i2);
                Step<T>(3, c, wr, wi, ref r3, ref i3);
                Step<T>(4, c, wr, wi, ref r4, ref i4);
                Step<T>(5, c, wr, wi, ref r5, ref i5);
                Step<T>(6, c, wr, wi, ref r6, ref i6);
                Step<T>(7, c, wr, wi, ref r7, ref i7);
                Step<T>(8, c, wr, wi, ref r8, ref i8);
                Step<T>(9, c, wr, wi, ref r9, ref i9);
                Step<T>(10, c, wr, wi, ref r10, ref i10);
                Step<T>(11, c, wr, wi, ref r11, ref i11);
            }

            x += xBlock;
            lane = 0;
        }

        Put<T>(0, y, r0, i0, add);
        Put<T>(1, y, r1, i1, add);
        Put<T>(2, y, r2, i2, add);
        Put<T>(3, y, r3, i3, add);
        Put<T>(4, y, r4, i4, add);
        Put<T>(5, y, r5, i5, add);
        Put<T>(6, y, r6, i6, add);
        Put<T>(7, y, r7, i7, add);
        Put<T>(8, y, r8, i8, add);
        Put<T>(9, y, r9, i9, add);
        Put<T>(10, y, r10, i10, add);
        Put<T>(11, y, r11, i11, add);
    }

    /// <summary>x·conj(w) = (xr·wr + xi·wi) + i·(xi·wr − xr·wi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T>(int tile, float* c, TVec wr, TVec wi, ref TVec real, ref TVec imaginary)
        where T : struct, ITileCount
    {
        if (tile < T.Count)
        {
            TVec xr = TSimd.Broadcast(c[tile * 2 * TSimd.Width]), xi = TSimd.Broadcast(c[((tile * 2) + 1) * TSimd.Width]);
            real = TSimd.Fma(xr, wr, real);
            imaginary = TSimd.Fma(xi, wr, imaginary);
            real = TSimd.Fma(xi, wi, real);
            imaginary = TSimd.Fnma(xr, wi, imaginary);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T>(int tile, float* y, TVec real, TVec imaginary, bool add)
        where T : struct, ITileCount
    {
        if (tile < T.Count)
        {
            float* at = y + (tile * 2 * TSimd.Width);
            TSimd.Store(add ? TSimd.Add(TSimd.Load(at), real) : real, at);
            at += TSimd.Width;
            TSimd.Store(add ? TSimd.Add(TSimd.Load(at), imaginary) : imaginary, at);
        }
    }

    private readonly struct Tiles1 : ITileCount
    {
        public static int Count => 1;
    }

    private readonly struct Tiles2 : ITileCount
    {
        public static int Count => 2;
    }

    private readonly struct Tiles3 : ITileCount
    {
        public static int Count => 3;
    }

    private readonly struct Tiles4 : ITileCount
    {
        public static int Count => 4;
    }

    private readonly struct Tiles5 : ITileCount
    {
        public static int Count => 5;
    }

    private readonly struct Tiles6 : ITileCount
    {
        public static int Count => 6;
    }

    private readonly struct Tiles7 : ITileCount
    {
        public static int Count => 7;
    }

    private readonly struct Tiles8 : ITileCount
    {
        public static int Count => 8;
    }

    private readonly struct Tiles9 : ITileCount
    {
        public static int Count => 9;
    }

    private readonly struct Tiles10 : ITileCount
    {
        public static int Count => 10;
    }

    private readonly struct Tiles11 : ITileCount
    {
        public static int Count => 11;
    }

    private readonly struct Tiles12 : ITileCount
    {
        public static int Count => 12;
    }
}
