using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Tiles;

/// <summary>One register tile: out[j, 0..V) (+)= Σ_r Σ_s Σ_c p[r, s, c, j] · v[r, s, c, 0..V), j &lt; rows, V = 1 or 2 vectors.</summary>
/// <remarks>
/// p are scalars, broadcast, contiguous over j; v are vectors. One of the two walks over an image, to row r, tap s and
/// channel c; the other is packed, contiguous over the steps of one r. Direct convolution over channels: j = output
/// pixels, they walk; v = packed weights of 2·Width output channels. Over columns: j = output channels, p = packed
/// weights; v = 2·Width output columns, they walk. GEMM: j = output channels, v = packed pixels, r = s = 1.
/// Budget with 32 registers: 14 rows × 2 vectors = 28 accumulators + 2 vectors + 1 broadcast = 31; with 16: 6 × 2 + 2 + 1 = 15.
/// Per step 2·rows FMA against 2 vector and rows scalar loads: bound by FMA on every machine with two loads a cycle.
/// One chain of FMA per element and call: |error| ≤ γ_n·Σ|p·v|, n the steps of this call.
/// Blocking as in Goto and van de Geijn, ACM TOMS 34(3), 2008.
/// </remarks>
internal static unsafe class RegisterTile
{
    /// <summary>Which operand walks over the image.</summary>
    internal interface IWalk
    {
        /// <summary>The vectors; else the scalars.</summary>
        static abstract bool Vectors { get; }

        /// <summary>Writes the sums or adds them; where the scalars are packed, each row has its bias.</summary>
        static abstract void Write<TSimd, TVec, TRows, TCols>(ref TileRows<TRows, TVec, TVec> sums, Args* t)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
            where TRows : unmanaged, ISize
            where TCols : unmanaged, ISize;
    }

    /// <summary>Operands of one tile.</summary>
    internal struct Args
    {
        /// <summary>Address of the walking operand for each r in [0, RCount).</summary>
        public float** Rows;

        /// <summary>Offset of the walking operand for each s in [0, SCount).</summary>
        public nint* Taps;

        /// <summary>The packed operand: SCount·CCount steps for each r, of V·Width vector floats or of rows scalars.</summary>
        public float* Packed;

        /// <summary>Floats between successive r of the packed operand.</summary>
        public nint PackedPitch;

        /// <summary>First element of the output tile.</summary>
        public float* Out;

        /// <summary>Floats between rows of the output tile.</summary>
        public nint OutPitch;

        /// <summary>Floats between successive c of the walking operand.</summary>
        public nint CStep;

        /// <summary>Added to every row's address before use: the first pixel of the tile.</summary>
        public nint Offset;

        public int RCount;
        public int SCount;
        public int CCount;

        /// <summary>Add to the output tile instead of overwriting it.</summary>
        public bool Accumulate;

        /// <summary>Where the scalars are packed: added to each row of a tile that is overwritten.</summary>
        public float* Bias;

        /// <summary>Whether these sums are final and below 0 become 0; not with <see cref="ScalarsWalk"/>.</summary>
        public bool Relu;
    }

    /// <summary>Most rows that keep all accumulators in registers.</summary>
    public static int MaxRows<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => TSimd.Registers == 32 ? 14 : 6;

    /// <summary>The kernel for this many rows (1..14) and vectors (1 or 2).</summary>
    public static delegate*<Args*, void> Kernel<TSimd, TVec, TWalk>(int rows, int vectors)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TWalk : struct, IWalk =>
        vectors == 2 ? TileKernel<Body<TSimd, TVec, TWalk, Size2>, Args>.Of(rows)
            : TileKernel<Body<TSimd, TVec, TWalk, Size1>, Args>.Of(rows);

    private readonly struct Body<TSimd, TVec, TWalk, TCols> : ITileKernel<Args>
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TWalk : struct, IWalk
        where TCols : unmanaged, ISize
    {
        public static void Run<TRows>(Args* t)
            where TRows : unmanaged, ISize
        {
            TileRows<TRows, TVec, TVec> sums = default;
            nint cStep = t->CStep;
            for (int r = 0; r < t->RCount; r++)
            {
                float* row = t->Rows[r] + t->Offset, packed = t->Packed + (r * t->PackedPitch);
                for (int s = 0; s < t->SCount; s++)
                {
                    float* walk = row + t->Taps[s];
                    for (int c = t->CCount; c > 0; c--)
                    {
                        float* v = TWalk.Vectors ? walk : packed, p = TWalk.Vectors ? packed : walk;
                        TVec v0 = TSimd.Load(v), v1 = sizeof(TCols) > 1 ? TSimd.Load(v + TSimd.Width) : v0;
                        sums.Each(new Step<TSimd, TVec, TCols>(p, 1), v0, v1);
                        packed += TWalk.Vectors ? TRows.Value : TCols.Value * TSimd.Width;
                        walk += cStep;
                    }
                }
            }

            TWalk.Write<TSimd, TVec, TRows, TCols>(ref sums, t);
        }
    }

    internal readonly struct ScalarsWalk : IWalk
    {
        public static bool Vectors => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TSimd, TVec, TRows, TCols>(ref TileRows<TRows, TVec, TVec> sums, Args* t)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
            where TRows : unmanaged, ISize
            where TCols : unmanaged, ISize =>
            TileStore<TSimd, TVec, TCols>.Write(ref sums, t->Out, t->OutPitch, t->Accumulate);
    }

    /// <summary>The same for sums that are added to what becomes the output of a ReLU.</summary>
    internal readonly struct ScalarsWalkRelu : IWalk
    {
        public static bool Vectors => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TSimd, TVec, TRows, TCols>(ref TileRows<TRows, TVec, TVec> sums, Args* t)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
            where TRows : unmanaged, ISize
            where TCols : unmanaged, ISize =>
            TileStore<TSimd, TVec, TCols>.Write(ref sums, t->Out, t->OutPitch, add: true, null, floor: 0);
    }

    internal readonly struct VectorsWalk : IWalk
    {
        public static bool Vectors => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Write<TSimd, TVec, TRows, TCols>(ref TileRows<TRows, TVec, TVec> sums, Args* t)
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged
            where TRows : unmanaged, ISize
            where TCols : unmanaged, ISize
        {
            // a choice among the arguments of the call would make the JIT keep the address of the sums, and with it the sums in memory
            float floor = t->Relu ? 0 : float.NegativeInfinity;
            TileStore<TSimd, TVec, TCols>.Write(ref sums, t->Out, t->OutPitch, t->Accumulate, t->Bias, floor);
        }
    }
}
