using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed;

/// <summary>The register tile of one frequency: rows tiles × one or two vectors of output channels, summed over channels.</summary>
/// <remarks>
/// v is [channel block][tile][W], so that tile i of a channel is a constant W·i away; u is [channel][cols·W]; m is [tile][cols·W].
/// 32 registers: 14 × 2 accumulators + 2 of u + 1 broadcast = 31, 16 loads per 28 FMAs. 16 registers: 6 × 2 + 2 + 1 = 15.
/// One FMA chain per sum and call; the caller bounds its length by <see cref="Chunk"/>. <see cref="CompensatedProduct{TSimd, TVec}"/> is its more accurate sibling.
/// </remarks>
internal static unsafe class TileProduct<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Tiles of the largest register tile.</summary>
    public static int MaxRows => TSimd.Registers >= 32 ? 14 : 6;

    /// <summary>Channels summed by one call; the sums of further calls are added one by one.</summary>
    /// <remarks>
    /// A plain chain's error grows with the root of its length: F(4,3) on 256 channels has a relative L2 error of 1.05e-6 with chains of 128, 6.4e-7
    /// with 32 and 5.8e-7 with 16; against 128 they cost 0, 2 and 5 % of time. A multiple of every vector width.
    /// </remarks>
    public const int Chunk = 32;

    /// <summary>m (+)= v·u over these channels.</summary>
    /// <param name="rows">Tiles, 1 … <see cref="MaxRows"/>.</param>
    /// <param name="cols">Vectors of output channels, 1 or 2.</param>
    /// <param name="v">First tile of the first channel block.</param>
    /// <param name="vBlock">Floats from a channel block to the next.</param>
    /// <param name="u">First channel of the panel.</param>
    /// <param name="channels">Channels to sum, at least 1.</param>
    /// <param name="m">First tile.</param>
    /// <param name="add">Whether the sum is added to m (a further chunk of channels) or replaces it.</param>
    public static void Run(int rows, int cols, float* v, nint vBlock, float* u, int channels, float* m, bool add)
    {
        if (cols == 2 && add)
        {
            Run<Size2, Size1>(rows, v, vBlock, u, channels, m);
        }
        else if (cols == 2)
        {
            Run<Size2, Size0>(rows, v, vBlock, u, channels, m);
        }
        else if (add)
        {
            Run<Size1, Size1>(rows, v, vBlock, u, channels, m);
        }
        else
        {
            Run<Size1, Size0>(rows, v, vBlock, u, channels, m);
        }
    }

    private static void Run<TCols, TAdd>(int rows, float* v, nint vBlock, float* u, int channels, float* m)
        where TCols : struct, ISize
        where TAdd : struct, ISize
    {
        switch (rows)
        {
            case 1:
                Tile<Size1, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 2:
                Tile<Size2, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 3:
                Tile<Size3, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 4:
                Tile<Size4, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 5:
                Tile<Size5, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 6:
                Tile<Size6, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 7:
                Tile<Size7, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 8:
                Tile<Size8, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 9:
                Tile<Size9, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 10:
                Tile<Size10, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 11:
                Tile<Size11, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 12:
                Tile<Size12, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            case 13:
                Tile<Size13, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
            default:
                Tile<Size14, TCols, TAdd>(v, vBlock, u, channels, m);
                break;
        }
    }

    private static void Tile<TRows, TCols, TAdd>(float* v, nint vBlock, float* u, int channels, float* m)
        where TRows : struct, ISize
        where TCols : struct, ISize
        where TAdd : struct, ISize
    {
        TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero;
        TVec a7 = TSimd.Zero, a8 = TSimd.Zero, a9 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a12 = TSimd.Zero, a13 = TSimd.Zero;
        TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero, b4 = TSimd.Zero, b5 = TSimd.Zero, b6 = TSimd.Zero;
        TVec b7 = TSimd.Zero, b8 = TSimd.Zero, b9 = TSimd.Zero, b10 = TSimd.Zero, b11 = TSimd.Zero, b12 = TSimd.Zero, b13 = TSimd.Zero;
        while (channels > 0)
        {
            float* p = v;
            float* end = v + Math.Min(channels, TSimd.Width);
            do
            {
                TVec u0 = TSimd.Load(u), u1 = TCols.Value > 1 ? TSimd.Load(u + TSimd.Width) : u0;
                Step<TRows, Size1, TCols>(p, u0, u1, ref a0, ref b0);
                Step<TRows, Size2, TCols>(p, u0, u1, ref a1, ref b1);
                Step<TRows, Size3, TCols>(p, u0, u1, ref a2, ref b2);
                Step<TRows, Size4, TCols>(p, u0, u1, ref a3, ref b3);
                Step<TRows, Size5, TCols>(p, u0, u1, ref a4, ref b4);
                Step<TRows, Size6, TCols>(p, u0, u1, ref a5, ref b5);
                Step<TRows, Size7, TCols>(p, u0, u1, ref a6, ref b6);
                Step<TRows, Size8, TCols>(p, u0, u1, ref a7, ref b7);
                Step<TRows, Size9, TCols>(p, u0, u1, ref a8, ref b8);
                Step<TRows, Size10, TCols>(p, u0, u1, ref a9, ref b9);
                Step<TRows, Size11, TCols>(p, u0, u1, ref a10, ref b10);
                Step<TRows, Size12, TCols>(p, u0, u1, ref a11, ref b11);
                Step<TRows, Size13, TCols>(p, u0, u1, ref a12, ref b12);
                Step<TRows, Size14, TCols>(p, u0, u1, ref a13, ref b13);
                u += TCols.Value * TSimd.Width;
                p++;
            }
            while (p < end);

            channels -= TSimd.Width;
            v += vBlock;
        }

        Put<TRows, Size1, TCols, TAdd>(m, a0, b0);
        Put<TRows, Size2, TCols, TAdd>(m, a1, b1);
        Put<TRows, Size3, TCols, TAdd>(m, a2, b2);
        Put<TRows, Size4, TCols, TAdd>(m, a3, b3);
        Put<TRows, Size5, TCols, TAdd>(m, a4, b4);
        Put<TRows, Size6, TCols, TAdd>(m, a5, b5);
        Put<TRows, Size7, TCols, TAdd>(m, a6, b6);
        Put<TRows, Size8, TCols, TAdd>(m, a7, b7);
        Put<TRows, Size9, TCols, TAdd>(m, a8, b8);
        Put<TRows, Size10, TCols, TAdd>(m, a9, b9);
        Put<TRows, Size11, TCols, TAdd>(m, a10, b10);
        Put<TRows, Size12, TCols, TAdd>(m, a11, b11);
        Put<TRows, Size13, TCols, TAdd>(m, a12, b12);
        Put<TRows, Size14, TCols, TAdd>(m, a13, b13);
    }

    /// <summary>One more channel for tile TRow (1-based).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TRow, TCols>(float* v, TVec u0, TVec u1, ref TVec a, ref TVec b)
        where TRows : struct, ISize
        where TRow : struct, ISize
        where TCols : struct, ISize
    {
        if (TRow.Value <= TRows.Value)
        {
            TVec x = TSimd.Broadcast(v[(TRow.Value - 1) * TSimd.Width]);
            a = TSimd.Fma(x, u0, a);
            if (TCols.Value > 1)
            {
                b = TSimd.Fma(x, u1, b);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TRows, TRow, TCols, TAdd>(float* m, TVec a, TVec b)
        where TRows : struct, ISize
        where TRow : struct, ISize
        where TCols : struct, ISize
        where TAdd : struct, ISize
    {
        if (TRow.Value <= TRows.Value)
        {
            float* to = m + ((TRow.Value - 1) * TCols.Value * TSimd.Width);
            TSimd.Store(TAdd.Value > 0 ? TSimd.Add(TSimd.Load(to), a) : a, to);
            if (TCols.Value > 1)
            {
                to += TSimd.Width;
                TSimd.Store(TAdd.Value > 0 ? TSimd.Add(TSimd.Load(to), b) : b, to);
            }
        }
    }
}
