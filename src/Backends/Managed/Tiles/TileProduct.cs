namespace ConvBench.Backends.Managed.Tiles;

/// <summary>The register tile of one frequency: rows tiles × one or two vectors of output channels, summed over channels.</summary>
/// <remarks>
/// Layouts as <see cref="ProductArgs"/> says: tile i of a channel is a constant W·i away.
/// 32 registers: 14 × 2 accumulators + 2 of u + 1 broadcast = 31, 16 loads per 28 FMAs. 16 registers: 6 × 2 + 2 + 1 = 15.
/// One FMA chain per sum and call; the caller bounds its length by <see cref="Chunk"/>.
/// <see cref="CompensatedProduct{TSimd, TVec}"/> is its more accurate sibling.
/// </remarks>
internal static unsafe class TileProduct<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Tiles of the largest register tile.</summary>
    public static int MaxRows => TSimd.Registers >= 32 ? 14 : 6;

    /// <summary>Channels summed by one call; the sums of further calls are added one by one.</summary>
    /// <remarks>
    /// A plain chain's error grows with the root of its length: F(4,3) on 256 channels has a relative L2 error of 1.05e-6
    /// with chains of 128, 6.4e-7
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
    public static void Run(int rows, int cols, float* v, nint vBlock, float* u, int channels, float* m, bool add) =>
        ProductArgs.Run<Body<Size1>, Body<Size2>>(
            rows, cols, new ProductArgs { V = v, VBlock = vBlock, U = u, Channels = channels, M = m, Add = add });

    private readonly struct Body<TCols> : ITileKernel<ProductArgs>
        where TCols : unmanaged, ISize
    {
        public static void Run<TRows>(ProductArgs* t)
            where TRows : unmanaged, ISize
        {
            TileRows<TRows, TVec, TVec> sums = default;
            float* v = t->V, u = t->U;
            for (int channels = t->Channels; channels > 0; channels -= TSimd.Width, v += t->VBlock)
            {
                float* p = v, end = v + Math.Min(channels, TSimd.Width);
                do
                {
                    TVec u0 = TSimd.Load(u), u1 = sizeof(TCols) > 1 ? TSimd.Load(u + TSimd.Width) : u0;
                    sums.Each(new Step<TSimd, TVec, TCols>(p, TSimd.Width), u0, u1);
                    u += TCols.Value * TSimd.Width;
                    p++;
                }
                while (p < end);
            }

            TileStore<TSimd, TVec, TCols>.Write(ref sums, t->M, TCols.Value * TSimd.Width, t->Add);
        }
    }
}
