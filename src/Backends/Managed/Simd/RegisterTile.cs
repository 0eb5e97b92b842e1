using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed;

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
    /// <summary>A number as a type, so that unused rows of the body vanish.</summary>
    internal interface IConst
    {
        static abstract int Value { get; }
    }

    /// <summary>Which operand walks over the image.</summary>
    internal interface IWalk
    {
        /// <summary>The vectors; else the scalars.</summary>
        static abstract bool Vectors { get; }
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
        vectors == 2 ? Select<TSimd, TVec, TWalk, C2>(rows) : Select<TSimd, TVec, TWalk, C1>(rows);

    private static delegate*<Args*, void> Select<TSimd, TVec, TWalk, TVecs>(int rows)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TWalk : struct, IWalk
        where TVecs : struct, IConst => rows switch
        {
            1 => &Run<TSimd, TVec, TWalk, C1, TVecs>,
            2 => &Run<TSimd, TVec, TWalk, C2, TVecs>,
            3 => &Run<TSimd, TVec, TWalk, C3, TVecs>,
            4 => &Run<TSimd, TVec, TWalk, C4, TVecs>,
            5 => &Run<TSimd, TVec, TWalk, C5, TVecs>,
            6 => &Run<TSimd, TVec, TWalk, C6, TVecs>,
            7 => &Run<TSimd, TVec, TWalk, C7, TVecs>,
            8 => &Run<TSimd, TVec, TWalk, C8, TVecs>,
            9 => &Run<TSimd, TVec, TWalk, C9, TVecs>,
            10 => &Run<TSimd, TVec, TWalk, C10, TVecs>,
            11 => &Run<TSimd, TVec, TWalk, C11, TVecs>,
            12 => &Run<TSimd, TVec, TWalk, C12, TVecs>,
            13 => &Run<TSimd, TVec, TWalk, C13, TVecs>,
            14 => &Run<TSimd, TVec, TWalk, C14, TVecs>,
            _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, "1 to 14"),
        };

    private static void Run<TSimd, TVec, TWalk, TRows, TVecs>(Args* t)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TWalk : struct, IWalk
        where TRows : struct, IConst
        where TVecs : struct, IConst
    {
        TVec a0 = TSimd.Zero, b0 = TSimd.Zero;
        TVec a1 = TSimd.Zero, b1 = TSimd.Zero;
        TVec a2 = TSimd.Zero, b2 = TSimd.Zero;
        TVec a3 = TSimd.Zero, b3 = TSimd.Zero;
        TVec a4 = TSimd.Zero, b4 = TSimd.Zero;
        TVec a5 = TSimd.Zero, b5 = TSimd.Zero;
        TVec a6 = TSimd.Zero, b6 = TSimd.Zero;
        TVec a7 = TSimd.Zero, b7 = TSimd.Zero;
        TVec a8 = TSimd.Zero, b8 = TSimd.Zero;
        TVec a9 = TSimd.Zero, b9 = TSimd.Zero;
        TVec a10 = TSimd.Zero, b10 = TSimd.Zero;
        TVec a11 = TSimd.Zero, b11 = TSimd.Zero;
        TVec a12 = TSimd.Zero, b12 = TSimd.Zero;
        TVec a13 = TSimd.Zero, b13 = TSimd.Zero;
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
                    TVec v0 = TSimd.Load(v);
                    TVec v1 = TVecs.Value > 1 ? TSimd.Load(v + TSimd.Width) : v0;
                    TVec x = TSimd.Broadcast(p[0]);
                    a0 = TSimd.Fma(x, v0, a0);
                    b0 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b0) : b0;

                    if (TRows.Value > 1)
                    {
                        x = TSimd.Broadcast(p[1]);
                        a1 = TSimd.Fma(x, v0, a1);
                        b1 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b1) : b1;
                    }

                    if (TRows.Value > 2)
                    {
                        x = TSimd.Broadcast(p[2]);
                        a2 = TSimd.Fma(x, v0, a2);
                        b2 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b2) : b2;
                    }

                    if (TRows.Value > 3)
                    {
                        x = TSimd.Broadcast(p[3]);
                        a3 = TSimd.Fma(x, v0, a3);
                        b3 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b3) : b3;
                    }

                    if (TRows.Value > 4)
                    {
                        x = TSimd.Broadcast(p[4]);
                        a4 = TSimd.Fma(x, v0, a4);
                        b4 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b4) : b4;
                    }

                    if (TRows.Value > 5)
                    {
                        x = TSimd.Broadcast(p[5]);
                        a5 = TSimd.Fma(x, v0, a5);
                        b5 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b5) : b5;
                    }

                    if (TRows.Value > 6)
                    {
                        x = TSimd.Broadcast(p[6]);
                        a6 = TSimd.Fma(x, v0, a6);
                        b6 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b6) : b6;
                    }

                    if (TRows.Value > 7)
                    {
                        x = TSimd.Broadcast(p[7]);
                        a7 = TSimd.Fma(x, v0, a7);
                        b7 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b7) : b7;
                    }

                    if (TRows.Value > 8)
                    {
                        x = TSimd.Broadcast(p[8]);
                        a8 = TSimd.Fma(x, v0, a8);
                        b8 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b8) : b8;
                    }

                    if (TRows.Value > 9)
                    {
                        x = TSimd.Broadcast(p[9]);
                        a9 = TSimd.Fma(x, v0, a9);
                        b9 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b9) : b9;
                    }

                    if (TRows.Value > 10)
                    {
                        x = TSimd.Broadcast(p[10]);
                        a10 = TSimd.Fma(x, v0, a10);
                        b10 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b10) : b10;
                    }

                    if (TRows.Value > 11)
                    {
                        x = TSimd.Broadcast(p[11]);
                        a11 = TSimd.Fma(x, v0, a11);
                        b11 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b11) : b11;
                    }

                    if (TRows.Value > 12)
                    {
                        x = TSimd.Broadcast(p[12]);
                        a12 = TSimd.Fma(x, v0, a12);
                        b12 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b12) : b12;
                    }

                    if (TRows.Value > 13)
                    {
                        x = TSimd.Broadcast(p[13]);
                        a13 = TSimd.Fma(x, v0, a13);
                        b13 = TVecs.Value > 1 ? TSimd.Fma(x, v1, b13) : b13;
                    }

                    packed += TWalk.Vectors ? TRows.Value : TVecs.Value * TSimd.Width;
                    walk += cStep;
                }
            }
        }

        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 0, a0, b0);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 1, a1, b1);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 2, a2, b2);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 3, a3, b3);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 4, a4, b4);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 5, a5, b5);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 6, a6, b6);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 7, a7, b7);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 8, a8, b8);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 9, a9, b9);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 10, a10, b10);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 11, a11, b11);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 12, a12, b12);
        Put<TSimd, TVec, TWalk, TRows, TVecs>(t, 13, a13, b13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TSimd, TVec, TWalk, TRows, TVecs>(Args* t, int row, TVec a, TVec b)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TWalk : struct, IWalk
        where TRows : struct, IConst
        where TVecs : struct, IConst
    {
        if (TRows.Value <= row)
        {
            return;
        }

        float* target = t->Out + (row * t->OutPitch);
        if (t->Accumulate)
        {
            a = TSimd.Add(a, TSimd.Load(target));
            b = TVecs.Value > 1 ? TSimd.Add(b, TSimd.Load(target + TSimd.Width)) : b;
        }
        else if (TWalk.Vectors)
        {
            TVec bias = TSimd.Broadcast(t->Bias[row]);
            a = TSimd.Add(a, bias);
            b = TVecs.Value > 1 ? TSimd.Add(b, bias) : b;
        }

        TSimd.Store(a, target);
        if (TVecs.Value > 1)
        {
            TSimd.Store(b, target + TSimd.Width);
        }
    }

    internal readonly struct ScalarsWalk : IWalk
    {
        public static bool Vectors => false;
    }

    internal readonly struct VectorsWalk : IWalk
    {
        public static bool Vectors => true;
    }

    internal readonly struct C1 : IConst
    {
        public static int Value => 1;
    }

    internal readonly struct C2 : IConst
    {
        public static int Value => 2;
    }

    internal readonly struct C3 : IConst
    {
        public static int Value => 3;
    }

    internal readonly struct C4 : IConst
    {
        public static int Value => 4;
    }

    internal readonly struct C5 : IConst
    {
        public static int Value => 5;
    }

    internal readonly struct C6 : IConst
    {
        public static int Value => 6;
    }

    internal readonly struct C7 : IConst
    {
        public static int Value => 7;
    }

    internal readonly struct C8 : IConst
    {
        public static int Value => 8;
    }

    internal readonly struct C9 : IConst
    {
        public static int Value => 9;
    }

    internal readonly struct C10 : IConst
    {
        public static int Value => 10;
    }

    internal readonly struct C11 : IConst
    {
        public static int Value => 11;
    }

    internal readonly struct C12 : IConst
    {
        public static int Value => 12;
    }

    internal readonly struct C13 : IConst
    {
        public static int Value => 13;
    }

    internal readonly struct C14 : IConst
    {
        public static int Value => 14;
    }
}
