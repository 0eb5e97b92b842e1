using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed;

/// <summary>Register tile of the spatial kernel: 4 output rows × 2 vectors of columns of one output channel.</summary>
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

    /// <summary>Operands of one tile.</summary>
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

        /// <summary>Added to every input row: first channel and column of the tile.</summary>
        public nint Offset;

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
        TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        nint offset = t->Offset;
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

        Put(t, 0, a0, b0);
        Put(t, 1, a1, b1);
        Put(t, 2, a2, b2);
        Put(t, 3, a3, b3);
    }

    /// <summary>Any strides: each of the 4 output rows has its own R input rows.</summary>
    public static void Separate(Args* t)
    {
        TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        float* weights = t->Weights;
        nint offset = t->Offset;
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

        Put(t, 0, a0, b0);
        Put(t, 1, a1, b1);
        Put(t, 2, a2, b2);
        Put(t, 3, a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Args* t, int row, TVec a, TVec b)
    {
        float* target = t->Sums + (row * t->SumPitch);
        if (t->Accumulate)
        {
            a = TSimd.Add(a, TSimd.Load(target));
            b = TSimd.Add(b, TSimd.Load(target + TSimd.Width));
        }

        TSimd.Store(a, target);
        TSimd.Store(b, target + TSimd.Width);
    }
}
