using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Tiles;

/// <summary>The register tile of AVX-512 with compensated sums: the rounding errors of a channel sum do not grow with the
/// number of channels.</summary>
/// <remarks>
/// Layouts are those of <see cref="TileProduct{TSimd, TVec}"/>. Every sum is a pair s + a: a is a chain of FMAs over a few
/// channels, and a Kahan step
/// s' = s + a, a' = a − (s' − s) every 4 channels moves it to s and leaves the rounding error of that addition behind, from
/// which the next chain starts.
/// What remains are the roundings inside chains of 4, 0.3·√4·u of a sum of zero-mean products, and one of the result.
/// 7 × 2 chains + 7 × 2 sums + 2 of u + 1 = 31 registers. On Zen 4 additions have pipes of their own and cost nothing
/// beside the FMAs as long as no more
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
    public static void Run(int rows, int cols, float* v, nint vBlock, float* u, int channels, float* m, bool add) =>
        ProductArgs.Run<Body<Size1>, Body<Size2>>(
            rows, cols, new ProductArgs { V = v, SameV = v, VBlock = vBlock, U = u, Channels = channels, M = m, Add = add });

    /// <summary>A chain of products, from which every few channels a sum takes what it can hold.</summary>
    private struct Sum
    {
        public TVec Chain;
        public TVec Total;

        /// <summary>Kahan's step: what the total loses by rounding stays in the chain.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fold()
        {
            TVec old = Total;
            Total = TSimd.Add(Total, Chain);
            Chain = TSimd.Sub(Chain, TSimd.Sub(Total, old));
        }
    }

    private readonly struct Body<TCols> : ITileKernel<ProductArgs>
        where TCols : unmanaged, ISize
    {
        public static void Run<TRows>(ProductArgs* t)
            where TRows : unmanaged, ISize
        {
            TileRows<TRows, Sum, TVec> sums = default;
            float* v = t->V, w = t->SameV, u = t->U;
            for (int channels = t->Channels; channels > 0; channels -= TSimd.Width, v += t->VBlock, w += t->VBlock)
            {
                float* p = v, q = w, end = v + Math.Min(channels, TSimd.Width);
                while (end - p >= Chain)
                {
                    float* last = p + Chain - 1;
                    do
                    {
                        Each(ref sums, p, q, ref u);
                        p++;
                        q++;
                    }
                    while (p < last);

                    Each(ref sums, p, q, ref u);
                    sums.Each(default(Fold));
                    p++;
                    q++;
                }

                while (p < end)
                {
                    Each(ref sums, p, q, ref u);
                    p++;
                    q++;
                }
            }

            sums.Each(new Put(t->M, t->Add));
        }

        /// <summary>One more channel.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Each<TRows>(ref TileRows<TRows, Sum, TVec> sums, float* p, float* q, ref float* u)
            where TRows : unmanaged, ISize
        {
            TVec u0 = TSimd.Load(u), u1 = sizeof(TCols) > 1 ? TSimd.Load(u + TSimd.Width) : u0;
            sums.Each(new Product(p, q), u0, u1);
            u += TCols.Value * TSimd.Width;
        }

        private readonly struct Product(float* p, float* q) : IRowAction<Sum, TVec>
        {
            private readonly float* _p = p;
            private readonly float* _q = q;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Row(int row, TVec x, TVec y, ref Sum a, ref Sum b)
            {
                a.Chain = TSimd.Fma(TSimd.Broadcast(_p[row * TSimd.Width]), x, a.Chain);
                if (sizeof(TCols) > 1)
                {
                    b.Chain = TSimd.Fma(TSimd.Broadcast(_q[row * TSimd.Width]), y, b.Chain);
                }
            }
        }

        private readonly struct Fold : IRowAction<Sum, TVec>
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Row(int row, TVec x, TVec y, ref Sum a, ref Sum b)
            {
                a.Fold();
                if (sizeof(TCols) > 1)
                {
                    b.Fold();
                }
            }
        }

        private readonly struct Put(float* m, bool add) : IRowAction<Sum, TVec>
        {
            private readonly float* _m = m;
            private readonly bool _add = add;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Row(int row, TVec x, TVec y, ref Sum a, ref Sum b)
            {
                float* to = _m + (row * TCols.Value * TSimd.Width), next = to + TSimd.Width;
                TVec sum = TSimd.Add(a.Total, a.Chain);
                TSimd.Store(_add ? TSimd.Add(TSimd.Load(to), sum) : sum, to);
                if (sizeof(TCols) > 1)
                {
                    sum = TSimd.Add(b.Total, b.Chain);
                    TSimd.Store(_add ? TSimd.Add(TSimd.Load(next), sum) : sum, next);
                }
            }
        }
    }
}
