using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>3×3 depthwise with vectors over columns: Width output columns walk down a strip of one plane.</summary>
/// <remarks>
/// Input row i meets filter row r as output row (i − r)/stride, so a row is loaded once for all its filter rows: 3 loads (4
/// and 3 permutations with stride 2) per 9 FMA. At most 3 sums, 9 weights and 3 inputs are alive: 15 of 16 registers; the
/// 3 masks of edge tiles are the 16th to 18th. Rows of padding read a row of zeros; columns of padding are masked.
/// Bound with 512 bits: 9 FMA cycles per vector of outputs against 6 of loads that cross cache lines, so by FMA; by loads
/// with stride 2 (16 cycles). Reached on Zen 4: 84 % of the FMA peak from L2, 76 % from L3; about 60 % of the load bound.
/// One chain bias + w[0,0]·x + … + w[2,2]·x per output, whatever the strip: |error| ≤ γ_10·(Σ|w·x| + |bias|).
/// </remarks>
internal static unsafe class ColumnWalk<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Filter rows and columns.</summary>
    public const int Taps = 3;

    /// <summary>Whether taps of a tile can fall beside the image.</summary>
    private interface IEdge
    {
        static abstract bool Masked { get; }
    }

    /// <summary>Walks the tiles, masking those outside [CleanFirst, CleanEnd).</summary>
    public static void Run(Args* t, int stride)
    {
        delegate*<Args*, int, int, void> masked = stride == 1 ? &Single<Edge> : &Double<Edge>, clean = stride == 1
            ? &Single<Clean> : &Double<Clean>;
        if (t->CleanEnd - t->CleanFirst < 2)
        {
            masked(t, 0, t->Tiles); // one call reads the weights once
            return;
        }

        masked(t, 0, t->CleanFirst);
        clean(t, t->CleanFirst, t->CleanEnd);
        masked(t, t->CleanEnd, t->Tiles);
    }

    private static void Single<TEdge>(Args* t, int first, int end)
        where TEdge : struct, IEdge
    {
        TVec bias = TSimd.Broadcast(t->Bias), floor = TSimd.Broadcast(t->Floor);
        TVec w00 = TSimd.Broadcast(t->Weights[0]), w01 = TSimd.Broadcast(t->Weights[1]), w02 = TSimd.Broadcast(t->Weights[2]);
        TVec w10 = TSimd.Broadcast(t->Weights[3]), w11 = TSimd.Broadcast(t->Weights[4]), w12 = TSimd.Broadcast(t->Weights[5]);
        TVec w20 = TSimd.Broadcast(t->Weights[6]), w21 = TSimd.Broadcast(t->Weights[7]), w22 = TSimd.Broadcast(t->Weights[8]);
        for (int tile = first; tile < end; tile++)
        {
            int column = Math.Min(tile * TSimd.Width, t->LastColumn);
            float* y = t->Output + column, masks = t->Masks + ((nint)tile * Taps * TSimd.Width);
            TVec m0 = TSimd.Load(masks), m1 = TSimd.Load(masks + TSimd.Width), m2 = TSimd.Load(masks + (2 * TSimd.Width));
            int h = t->FirstRow;
            float* p = t->Row(h) + column;
            TVec b = Three(Keep<TEdge>(TSimd.Load(p), m0), Keep<TEdge>(TSimd.Load(p + 1), m1), Keep<TEdge>(TSimd.Load(p + 2), m2), w00,
                w01, w02, bias);
            p = t->Row(++h) + column;
            TVec x0 = Keep<TEdge>(TSimd.Load(p), m0), x1 = Keep<TEdge>(TSimd.Load(p + 1), m1), x2 = Keep<TEdge>(TSimd.Load(p + 2), m2);
            TVec a = Three(x0, x1, x2, w10, w11, w12, b);
            b = Three(x0, x1, x2, w00, w01, w02, bias);
            for (int o = t->Rows - 1; o > 0; o--, y += t->OutputPitch)
            {
                p = t->Row(++h) + column;
                Prefetch<TEdge>(p + t->Ahead);
                (x0, x1, x2) = (Keep<TEdge>(TSimd.Load(p), m0), Keep<TEdge>(TSimd.Load(p + 1), m1), Keep<TEdge>(TSimd.Load(p + 2), m2));
                TSimd.Store(TSimd.AtLeast(Three(x0, x1, x2, w20, w21, w22, a), floor), y);
                a = Three(x0, x1, x2, w10, w11, w12, b);
                b = Three(x0, x1, x2, w00, w01, w02, bias);
            }

            p = t->Row(++h) + column;
            TVec sum = Three(Keep<TEdge>(TSimd.Load(p), m0), Keep<TEdge>(TSimd.Load(p + 1), m1), Keep<TEdge>(TSimd.Load(p + 2), m2), w20,
                w21, w22, a);
            TSimd.Store(TSimd.AtLeast(sum, floor), t->LastRow + column);
        }
    }

    private static void Double<TEdge>(Args* t, int first, int end)
        where TEdge : struct, IEdge
    {
        TVec bias = TSimd.Broadcast(t->Bias), floor = TSimd.Broadcast(t->Floor);
        TVec w00 = TSimd.Broadcast(t->Weights[0]), w01 = TSimd.Broadcast(t->Weights[1]), w02 = TSimd.Broadcast(t->Weights[2]);
        TVec w10 = TSimd.Broadcast(t->Weights[3]), w11 = TSimd.Broadcast(t->Weights[4]), w12 = TSimd.Broadcast(t->Weights[5]);
        TVec w20 = TSimd.Broadcast(t->Weights[6]), w21 = TSimd.Broadcast(t->Weights[7]), w22 = TSimd.Broadcast(t->Weights[8]);
        for (int tile = first; tile < end; tile++)
        {
            int column = Math.Min(tile * TSimd.Width, t->LastColumn), h = t->FirstRow;
            float* y = t->Output + column, masks = t->Masks + ((nint)tile * Taps * TSimd.Width);
            TVec m0 = TSimd.Load(masks), m1 = TSimd.Load(masks + TSimd.Width), m2 = TSimd.Load(masks + (2 * TSimd.Width));
            float* p = t->Row(h) + (2 * column);
            Pairs<TEdge>(p, m0, m1, m2, out TVec x0, out TVec x1, out TVec x2);
            TVec a = Three(x0, x1, x2, w00, w01, w02, bias);
            for (int o = t->Rows - 1; o >= 0; o--, y += t->OutputPitch)
            {
                p = t->Row(++h) + (2 * column);
                Prefetch<TEdge>(p + t->Ahead);
                Prefetch<TEdge>(p + t->Ahead + TSimd.Width);
                Pairs<TEdge>(p, m0, m1, m2, out x0, out x1, out x2);
                a = Three(x0, x1, x2, w10, w11, w12, a);
                p = t->Row(++h) + (2 * column);
                Prefetch<TEdge>(p + t->Ahead);
                Prefetch<TEdge>(p + t->Ahead + TSimd.Width);
                Pairs<TEdge>(p, m0, m1, m2, out x0, out x1, out x2);
                TSimd.Store(TSimd.AtLeast(Three(x0, x1, x2, w20, w21, w22, a), floor), o > 0 ? y : t->LastRow + column);
                a = Three(x0, x1, x2, w00, w01, w02, bias);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Three(TVec x0, TVec x1, TVec x2, TVec w0, TVec w1, TVec w2, TVec sum) =>
        TSimd.Fma(x2, w2, TSimd.Fma(x1, w1, TSimd.Fma(x0, w0, sum)));

    /// <summary>All filter columns of a tile with stride 2: even, odd and next even elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs<TEdge>(float* p, TVec m0, TVec m1, TVec m2, out TVec x0, out TVec x1, out TVec x2)
        where TEdge : struct, IEdge
    {
        TSimd.Deinterleave(TSimd.Load(p), TSimd.Load(p + TSimd.Width), out TVec even, out TVec odd);
        TSimd.Deinterleave(TSimd.Load(p + 2), TSimd.Load(p + 2 + TSimd.Width), out TVec next, out _);
        (x0, x1, x2) = (Keep<TEdge>(even, m0), Keep<TEdge>(odd, m1), Keep<TEdge>(next, m2));
    }

    /// <summary>Into L2, where the next strip does not push this one out of L1; not where masks use up the other slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TEdge>(float* address)
        where TEdge : struct, IEdge
    {
        if (!TEdge.Masked && Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Keep<TEdge>(TVec x, TVec mask)
        where TEdge : struct, IEdge => TEdge.Masked ? TSimd.And(x, mask) : x;

    /// <summary>A strip of one plane.</summary>
    internal struct Args
    {
        /// <summary>The input plane, moved left by PadLeft.</summary>
        public float* Input;

        /// <summary>A row of zeros, moved left alike.</summary>
        public float* Zeros;

        /// <summary>Input rows, and floats of one.</summary>
        public int H;
        public int W;

        /// <summary>Input row of the strip's first output row and filter row, negative in the padding.</summary>
        public int FirstRow;

        /// <summary>[3][3].</summary>
        public float* Weights;
        public float Bias;

        /// <summary>Least output.</summary>
        public float Floor;

        /// <summary>Output row of the strip, floats between rows, and rows (at least 1).</summary>
        public float* Output;
        public nint OutputPitch;
        public int Rows;

        /// <summary>Floats from a row to the same row of the next strip, which is prefetched; planes follow one another too.</summary>
        public nint Ahead;

        /// <summary>Where the last row goes: elsewhere if its vectors would reach into what another thread writes.</summary>
        public float* LastRow;

        /// <summary>Tiles of Width columns; the last one begins at LastColumn, over the end of the one before.</summary>
        public int Tiles;
        public int LastColumn;

        /// <summary>[tile][filter column][lane], all ones where the tap lies in the image.</summary>
        public float* Masks;

        /// <summary>Tiles [CleanFirst, CleanEnd) lie in the image with all their taps.</summary>
        public int CleanFirst;
        public int CleanEnd;

        /// <summary>Row h, or zeros.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly float* Row(int h) => (uint)h < (uint)H ? Input + ((nint)h * W) : Zeros;
    }

    private readonly struct Edge : IEdge
    {
        public static bool Masked => true;
    }

    private readonly struct Clean : IEdge
    {
        public static bool Masked => false;
    }
}
