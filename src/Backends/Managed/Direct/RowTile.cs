using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Direct;

/// <summary>Kernel with vectors over columns: a band of 4 output rows of one output channel, in tiles of 4 rows × 2 vectors.</summary>
/// <remarks>
/// Where the 4 output rows are neighbours (stride 1; with dilation, neighbours DilationH apart), input row i serves output
/// row o as filter row r = i − o: groups of up to 4 filter rows take 4 + 3 input rows, 14 vector loads and 4 broadcasts
/// per 32 FMA. 8 accumulators + 2 inputs + 4 weights = 14 of 16 registers. With strides each FMA loads its own input.
/// </remarks>
internal static unsafe class RowTile<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Output rows of a tile.</summary>
    public const int Rows = 4;

    /// <summary>Operands of a band: 4 output rows, all columns, tile by tile.</summary>
    internal struct Args
    {
        /// <summary>Input rows: shared, [o + r] for o + r in [0, R + 3); else [o·R + r].</summary>
        public float** Inputs;

        /// <summary>Offset in a row of each filter column.</summary>
        public nint* Taps;

        /// <summary>Weights [c][r][s].</summary>
        public float* Weights;

        /// <summary>Sums [4][2·Width], pitch floats apart.</summary>
        public float* Sums;

        public nint SumPitch;
        public nint CStep;

        /// <summary>Added to every input row: the chunk's first channel.</summary>
        public nint Offset;

        /// <summary>Output columns of the band; the last tile may reach beyond.</summary>
        public int Columns;

        /// <summary>Where the sums are final: the NCHW output of the tile's first row, else null.</summary>
        public float* Output;

        /// <summary>Floats between the tile's rows in the output.</summary>
        public nint OutputPitch;

        /// <summary>Rows of the tile that exist in the output.</summary>
        public int LiveRows;

        /// <summary>Added to final sums.</summary>
        public float Bias;

        /// <summary>Least output.</summary>
        public float Floor;

        /// <summary>Filter rows of this call, a range of all of them.</summary>
        public int R;

        /// <summary>All filter rows: the pitch of Inputs where they are not shared.</summary>
        public int InputPitch;

        /// <summary>Floats between the weights of successive c.</summary>
        public nint WeightStep;

        public int S;
        public int CCount;

        /// <summary>Add to the sums instead of overwriting them.</summary>
        public bool Accumulate;
    }

    /// <summary>Rows that share their inputs.</summary>
    public static void Shared(Args* t)
    {
        for (int col = 0; col < t->Columns; col += 2 * TSimd.Width)
        {
            TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
            TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
            nint offset = t->Offset + col;
            int taps = t->S;
            float* weights = t->Weights;
            for (int c = 0; c < t->CCount; c++, offset += t->CStep, weights += t->WeightStep)
            {
                float* w = weights;
                int r = 0;
                for (; r + 3 <= t->R; r += 3, w += 3 * taps)
                {
                    float** rows = t->Inputs + r;
                    float* p0 = rows[0] + offset, p1 = rows[1] + offset, p2 = rows[2] + offset;
                    float* p3 = rows[3] + offset, p4 = rows[4] + offset, p5 = rows[5] + offset;
                    for (int s = 0; s < taps; s++)
                    {
                        nint tap = t->Taps[s];
                        TVec w0 = TSimd.Broadcast(w[s]), w1 = TSimd.Broadcast(w[s + taps]), w2 = TSimd.Broadcast(w[s + (2 * taps)]);
                        TVec x = TSimd.Load(p0 + tap), z = TSimd.Load(p0 + tap + TSimd.Width);
                        a0 = TSimd.Fma(w0, x, a0);
                        b0 = TSimd.Fma(w0, z, b0);
                        x = TSimd.Load(p1 + tap);
                        z = TSimd.Load(p1 + tap + TSimd.Width);
                        a0 = TSimd.Fma(w1, x, a0);
                        b0 = TSimd.Fma(w1, z, b0);
                        a1 = TSimd.Fma(w0, x, a1);
                        b1 = TSimd.Fma(w0, z, b1);
                        x = TSimd.Load(p2 + tap);
                        z = TSimd.Load(p2 + tap + TSimd.Width);
                        a0 = TSimd.Fma(w2, x, a0);
                        b0 = TSimd.Fma(w2, z, b0);
                        a1 = TSimd.Fma(w1, x, a1);
                        b1 = TSimd.Fma(w1, z, b1);
                        a2 = TSimd.Fma(w0, x, a2);
                        b2 = TSimd.Fma(w0, z, b2);
                        x = TSimd.Load(p3 + tap);
                        z = TSimd.Load(p3 + tap + TSimd.Width);
                        a1 = TSimd.Fma(w2, x, a1);
                        b1 = TSimd.Fma(w2, z, b1);
                        a2 = TSimd.Fma(w1, x, a2);
                        b2 = TSimd.Fma(w1, z, b2);
                        a3 = TSimd.Fma(w0, x, a3);
                        b3 = TSimd.Fma(w0, z, b3);
                        x = TSimd.Load(p4 + tap);
                        z = TSimd.Load(p4 + tap + TSimd.Width);
                        a2 = TSimd.Fma(w2, x, a2);
                        b2 = TSimd.Fma(w2, z, b2);
                        a3 = TSimd.Fma(w1, x, a3);
                        b3 = TSimd.Fma(w1, z, b3);
                        x = TSimd.Load(p5 + tap);
                        z = TSimd.Load(p5 + tap + TSimd.Width);
                        a3 = TSimd.Fma(w2, x, a3);
                        b3 = TSimd.Fma(w2, z, b3);
                    }
                }

                for (; r < t->R; r++)
                {
                    float** rows = t->Inputs + r;
                    float* p0 = rows[0] + offset, p1 = rows[1] + offset, p2 = rows[2] + offset, p3 = rows[3] + offset;
                    for (int s = 0; s < taps; s++)
                    {
                        nint tap = t->Taps[s];
                        TVec weight = TSimd.Broadcast(*w++);
                        a0 = TSimd.Fma(weight, TSimd.Load(p0 + tap), a0);
                        b0 = TSimd.Fma(weight, TSimd.Load(p0 + tap + TSimd.Width), b0);
                        a1 = TSimd.Fma(weight, TSimd.Load(p1 + tap), a1);
                        b1 = TSimd.Fma(weight, TSimd.Load(p1 + tap + TSimd.Width), b1);
                        a2 = TSimd.Fma(weight, TSimd.Load(p2 + tap), a2);
                        b2 = TSimd.Fma(weight, TSimd.Load(p2 + tap + TSimd.Width), b2);
                        a3 = TSimd.Fma(weight, TSimd.Load(p3 + tap), a3);
                        b3 = TSimd.Fma(weight, TSimd.Load(p3 + tap + TSimd.Width), b3);
                    }
                }
            }

            Put(t, 0, col, a0, b0);
            Put(t, 1, col, a1, b1);
            Put(t, 2, col, a2, b2);
            Put(t, 3, col, a3, b3);
            if (t->Output != null && t->Columns - col < 2 * TSimd.Width)
            {
                Tail(t, col);
            }
        }
    }

    /// <summary>Any strides: each of the 4 output rows has its own R input rows.</summary>
    public static void Separate(Args* t)
    {
        for (int col = 0; col < t->Columns; col += 2 * TSimd.Width)
        {
            TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
            TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
            float* weights = t->Weights;
            nint offset = t->Offset + col;
            int count = t->InputPitch;
            for (int c = 0; c < t->CCount; c++, offset += t->CStep, weights += t->WeightStep)
            {
                float* w = weights;
                for (int r = 0; r < t->R; r++)
                {
                    float** rows = t->Inputs + r;
                    float* p0 = rows[0] + offset, p1 = rows[count] + offset, p2 = rows[2 * count] + offset, p3 = rows[3 * count] + offset;
                    for (int s = 0; s < t->S; s++)
                    {
                        nint tap = t->Taps[s];
                        TVec weight = TSimd.Broadcast(*w++);
                        a0 = TSimd.Fma(weight, TSimd.Load(p0 + tap), a0);
                        b0 = TSimd.Fma(weight, TSimd.Load(p0 + tap + TSimd.Width), b0);
                        a1 = TSimd.Fma(weight, TSimd.Load(p1 + tap), a1);
                        b1 = TSimd.Fma(weight, TSimd.Load(p1 + tap + TSimd.Width), b1);
                        a2 = TSimd.Fma(weight, TSimd.Load(p2 + tap), a2);
                        b2 = TSimd.Fma(weight, TSimd.Load(p2 + tap + TSimd.Width), b2);
                        a3 = TSimd.Fma(weight, TSimd.Load(p3 + tap), a3);
                        b3 = TSimd.Fma(weight, TSimd.Load(p3 + tap + TSimd.Width), b3);
                    }
                }
            }

            Put(t, 0, col, a0, b0);
            Put(t, 1, col, a1, b1);
            Put(t, 2, col, a2, b2);
            Put(t, 3, col, a3, b3);
            if (t->Output != null && t->Columns - col < 2 * TSimd.Width)
            {
                Tail(t, col);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Args* t, int row, int col, TVec a, TVec b)
    {
        float* target = t->Sums + (row * t->SumPitch) + col;
        if (t->Accumulate)
        {
            a = TSimd.Add(a, TSimd.Load(target));
            b = TSimd.Add(b, TSimd.Load(target + TSimd.Width));
        }

        if (t->Output == null || t->Columns - col < 2 * TSimd.Width)
        {
            TSimd.Store(a, target);
            TSimd.Store(b, target + TSimd.Width);
        }
        else if (row < t->LiveRows)
        {
            TVec bias = TSimd.Broadcast(t->Bias), floor = TSimd.Broadcast(t->Floor);
            float* y = t->Output + (row * t->OutputPitch) + col;
            TSimd.Store(TSimd.AtLeast(TSimd.Add(a, bias), floor), y);
            TSimd.Store(TSimd.AtLeast(TSimd.Add(b, bias), floor), y + TSimd.Width);
        }
    }

    /// <summary>Final sums of a last tile that is not whole.</summary>
    /// <remarks>Apart from <see cref="Put"/>: a call while accumulators are alive would give them homes on the stack,
    /// inside the loops too.</remarks>
    private static void Tail(Args* t, int col)
    {
        float bias = t->Bias, floor = t->Floor;
        for (int row = 0; row < t->LiveRows && row < Rows; row++)
        {
            float* sums = t->Sums + (row * t->SumPitch), y = t->Output + (row * t->OutputPitch);
            for (int i = col; i < t->Columns; i++)
            {
                y[i] = Epilogue.Of(sums[i], bias, floor);
            }
        }
    }
}
