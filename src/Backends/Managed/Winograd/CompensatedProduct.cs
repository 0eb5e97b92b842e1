using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed;

/// <summary>The register tile of AVX-512 with compensated sums: the rounding errors of a channel sum do not grow with the number of channels.</summary>
/// <remarks>
/// Layouts are those of <see cref="TileProduct{TSimd, TVec}"/>. Every sum is a pair s + a: a is a chain of FMAs over a few channels, and a Kahan step
/// s' = s + a, a' = a − (s' − s) every 4 channels moves it to s and leaves the rounding error of that addition behind, from which the next chain starts.
/// What remains are the roundings inside chains of 4, 0.3·√4·u of a sum of zero-mean products, and one of the result.
/// 7 × 2 chains + 7 × 2 sums + 2 of u + 1 = 31 registers. On Zen 4 additions have pipes of their own and cost nothing beside the FMAs as long as no more
/// than about 1.8 vectors per cycle are written: broadcasts are operands of their FMAs for that reason.
/// Measured: 95 % of the FMA peak, as plain chains of 32 channels, which spend as much on stores (1.6 FMAs each) as these on the steps.
/// Every row takes its steps after the same channels: bits do not depend on where in the register tile a tile lies.
/// W. Kahan, Communications of the ACM 8(1), 1965.
/// </remarks>
internal static unsafe class CompensatedProduct<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Tiles of the largest register tile.</summary>
    public const int MaxRows = 7;

    /// <summary>Channels of one call, so that u of a call takes half of L1.</summary>
    public const int Chunk = 128;

    private const int Chain = 4; // channels between two steps of the same sum

    /// <summary>m (+)= v·u over these channels; parameters as in <see cref="TileProduct{TSimd, TVec}.Run"/>.</summary>
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
                Tile<Size1, TCols, TAdd>(v, v, vBlock, u, channels, m);
                break;
            case 2:
                Tile<Size2, TCols, TAdd>(v, v, vBlock, u, channels, m);
                break;
            case 3:
                Tile<Size3, TCols, TAdd>(v, v, vBlock, u, channels, m);
                break;
            case 4:
                Tile<Size4, TCols, TAdd>(v, v, vBlock, u, channels, m);
                break;
            case 5:
                Tile<Size5, TCols, TAdd>(v, v, vBlock, u, channels, m);
                break;
            case 6:
                Tile<Size6, TCols, TAdd>(v, v, vBlock, u, channels, m);
                break;
            default:
                Tile<Size7, TCols, TAdd>(v, v, vBlock, u, channels, m);
                break;
        }
    }

    /// <summary>w is v once more: two names keep the JIT from loading a broadcast into a register for both columns.</summary>
    private static void Tile<TRows, TCols, TAdd>(float* v, float* w, nint vBlock, float* u, int channels, float* m)
        where TRows : struct, ISize
        where TCols : struct, ISize
        where TAdd : struct, ISize
    {
        TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero;
        TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero, b4 = TSimd.Zero, b5 = TSimd.Zero, b6 = TSimd.Zero;
        TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero, s4 = TSimd.Zero, s5 = TSimd.Zero, s6 = TSimd.Zero;
        TVec t0 = TSimd.Zero, t1 = TSimd.Zero, t2 = TSimd.Zero, t3 = TSimd.Zero, t4 = TSimd.Zero, t5 = TSimd.Zero, t6 = TSimd.Zero;
        TVec u0, u1;
        while (channels > 0)
        {
            float* p = v, q = w;
            float* end = v + Math.Min(channels, TSimd.Width);
            while (end - p >= Chain)
            {
                float* last = p + Chain - 1;
                do
                {
                    u0 = TSimd.Load(u);
                    u1 = TCols.Value > 1 ? TSimd.Load(u + TSimd.Width) : u0;
                    Step<TRows, Size1, TCols>(p, q, u0, u1, ref a0, ref b0);
                    Step<TRows, Size2, TCols>(p, q, u0, u1, ref a1, ref b1);
                    Step<TRows, Size3, TCols>(p, q, u0, u1, ref a2, ref b2);
                    Step<TRows, Size4, TCols>(p, q, u0, u1, ref a3, ref b3);
                    Step<TRows, Size5, TCols>(p, q, u0, u1, ref a4, ref b4);
                    Step<TRows, Size6, TCols>(p, q, u0, u1, ref a5, ref b5);
                    Step<TRows, Size7, TCols>(p, q, u0, u1, ref a6, ref b6);
                    u += TCols.Value * TSimd.Width;
                    p++;
                    q++;
                }
                while (p < last);

                u0 = TSimd.Load(u);
                u1 = TCols.Value > 1 ? TSimd.Load(u + TSimd.Width) : u0;
                Step<TRows, Size1, TCols>(p, q, u0, u1, ref a0, ref b0);
                Fold<TRows, Size1, TCols>(ref a0, ref s0, ref b0, ref t0);
                Step<TRows, Size2, TCols>(p, q, u0, u1, ref a1, ref b1);
                Fold<TRows, Size2, TCols>(ref a1, ref s1, ref b1, ref t1);
                Step<TRows, Size3, TCols>(p, q, u0, u1, ref a2, ref b2);
                Fold<TRows, Size3, TCols>(ref a2, ref s2, ref b2, ref t2);
                Step<TRows, Size4, TCols>(p, q, u0, u1, ref a3, ref b3);
                Fold<TRows, Size4, TCols>(ref a3, ref s3, ref b3, ref t3);
                Step<TRows, Size5, TCols>(p, q, u0, u1, ref a4, ref b4);
                Fold<TRows, Size5, TCols>(ref a4, ref s4, ref b4, ref t4);
                Step<TRows, Size6, TCols>(p, q, u0, u1, ref a5, ref b5);
                Fold<TRows, Size6, TCols>(ref a5, ref s5, ref b5, ref t5);
                Step<TRows, Size7, TCols>(p, q, u0, u1, ref a6, ref b6);
                Fold<TRows, Size7, TCols>(ref a6, ref s6, ref b6, ref t6);
                u += TCols.Value * TSimd.Width;
                p++;
                q++;
            }

            while (p < end)
            {
                u0 = TSimd.Load(u);
                u1 = TCols.Value > 1 ? TSimd.Load(u + TSimd.Width) : u0;
                Step<TRows, Size1, TCols>(p, q, u0, u1, ref a0, ref b0);
                Step<TRows, Size2, TCols>(p, q, u0, u1, ref a1, ref b1);
                Step<TRows, Size3, TCols>(p, q, u0, u1, ref a2, ref b2);
                Step<TRows, Size4, TCols>(p, q, u0, u1, ref a3, ref b3);
                Step<TRows, Size5, TCols>(p, q, u0, u1, ref a4, ref b4);
                Step<TRows, Size6, TCols>(p, q, u0, u1, ref a5, ref b5);
                Step<TRows, Size7, TCols>(p, q, u0, u1, ref a6, ref b6);
                u += TCols.Value * TSimd.Width;
                p++;
                q++;
            }

            channels -= TSimd.Width;
            v += vBlock;
            w += vBlock;
        }

        Put<TRows, Size1, TCols, TAdd>(m, TSimd.Add(s0, a0), TSimd.Add(t0, b0));
        Put<TRows, Size2, TCols, TAdd>(m, TSimd.Add(s1, a1), TSimd.Add(t1, b1));
        Put<TRows, Size3, TCols, TAdd>(m, TSimd.Add(s2, a2), TSimd.Add(t2, b2));
        Put<TRows, Size4, TCols, TAdd>(m, TSimd.Add(s3, a3), TSimd.Add(t3, b3));
        Put<TRows, Size5, TCols, TAdd>(m, TSimd.Add(s4, a4), TSimd.Add(t4, b4));
        Put<TRows, Size6, TCols, TAdd>(m, TSimd.Add(s5, a5), TSimd.Add(t5, b5));
        Put<TRows, Size7, TCols, TAdd>(m, TSimd.Add(s6, a6), TSimd.Add(t6, b6));
    }

    /// <summary>One more channel for tile TRow (1-based).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TRow, TCols>(float* v, float* w, TVec u0, TVec u1, ref TVec a, ref TVec b)
        where TRows : struct, ISize
        where TRow : struct, ISize
        where TCols : struct, ISize
    {
        if (TRow.Value <= TRows.Value)
        {
            a = TSimd.Fma(TSimd.Broadcast(v[(TRow.Value - 1) * TSimd.Width]), u0, a);
            if (TCols.Value > 1)
            {
                b = TSimd.Fma(TSimd.Broadcast(w[(TRow.Value - 1) * TSimd.Width]), u1, b);
            }
        }
    }

    /// <summary>Kahan's step for the sums of tile TRow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold<TRows, TRow, TCols>(ref TVec a, ref TVec s, ref TVec b, ref TVec t)
        where TRows : struct, ISize
        where TRow : struct, ISize
        where TCols : struct, ISize
    {
        if (TRow.Value <= TRows.Value)
        {
            TVec old = s;
            s = TSimd.Add(s, a);
            a = TSimd.Sub(a, TSimd.Sub(s, old));
            if (TCols.Value > 1)
            {
                old = t;
                t = TSimd.Add(t, b);
                b = TSimd.Sub(b, TSimd.Sub(t, old));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TRows, TRow, TCols, TAdd>(float* m, TVec s, TVec t)
        where TRows : struct, ISize
        where TRow : struct, ISize
        where TCols : struct, ISize
        where TAdd : struct, ISize
    {
        if (TRow.Value <= TRows.Value)
        {
            float* to = m + ((TRow.Value - 1) * TCols.Value * TSimd.Width);
            TSimd.Store(TAdd.Value > 0 ? TSimd.Add(TSimd.Load(to), s) : s, to);
            if (TCols.Value > 1)
            {
                to += TSimd.Width;
                TSimd.Store(TAdd.Value > 0 ? TSimd.Add(TSimd.Load(to), t) : t, to);
            }
        }
    }
}
