using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed;

/// <summary>One register tile of precise sums: y[j, 0..2·Width) = bias[j] + Σ_k w[k, j]·p[k, 0..2·Width), j &lt; rows ≤ 8, in the order of k.</summary>
internal static unsafe class AccumulatorTile<TSum, TVec, TWeight>
    where TSum : unmanaged, IAccumulator<TSum, TVec, TWeight>
    where TVec : unmanaged
    where TWeight : unmanaged
{
    /// <summary>Operands of one tile.</summary>
    internal struct Args
    {
        /// <summary>[k][2·Width] inputs.</summary>
        public float* Patches;

        /// <summary>[k][<see cref="Pitch"/>] packed weights.</summary>
        public TWeight* Weights;

        /// <summary>Weights between successive k.</summary>
        public nint Pitch;

        /// <summary>Products of each sum.</summary>
        public int Count;

        /// <summary>Bias of each row.</summary>
        public float* Bias;

        /// <summary>First output.</summary>
        public float* Out;

        /// <summary>Floats between rows of the output.</summary>
        public nint OutPitch;
    }

    /// <summary>Computes a tile of this many rows, 1 to 8.</summary>
    public static void Run(int rows, Args* t)
    {
        switch (rows)
        {
            case 1:
                Run<RegisterTile.C1>(t);
                break;
            case 2:
                Run<RegisterTile.C2>(t);
                break;
            case 3:
                Run<RegisterTile.C3>(t);
                break;
            case 4:
                Run<RegisterTile.C4>(t);
                break;
            case 5:
                Run<RegisterTile.C5>(t);
                break;
            case 6:
                Run<RegisterTile.C6>(t);
                break;
            case 7:
                Run<RegisterTile.C7>(t);
                break;
            case 8:
                Run<RegisterTile.C8>(t);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows), rows, "1 to 8");
        }
    }

    private static void Run<TRows>(Args* t)
        where TRows : struct, RegisterTile.IConst
    {
        float* bias = t->Bias, x = t->Patches;
        TWeight* w = t->Weights;
        nint pitch = t->Pitch;
        TSum a0 = TSum.Start(bias[0]), b0 = a0;
        TSum a1 = TRows.Value > 1 ? TSum.Start(bias[1]) : default, b1 = a1;
        TSum a2 = TRows.Value > 2 ? TSum.Start(bias[2]) : default, b2 = a2;
        TSum a3 = TRows.Value > 3 ? TSum.Start(bias[3]) : default, b3 = a3;
        TSum a4 = TRows.Value > 4 ? TSum.Start(bias[4]) : default, b4 = a4;
        TSum a5 = TRows.Value > 5 ? TSum.Start(bias[5]) : default, b5 = a5;
        TSum a6 = TRows.Value > 6 ? TSum.Start(bias[6]) : default, b6 = a6;
        TSum a7 = TRows.Value > 7 ? TSum.Start(bias[7]) : default, b7 = a7;
        for (int k = t->Count; k > 0; k--, w += pitch, x += 2 * TSum.Width)
        {
            TVec x0 = TSum.Load(x), x1 = TSum.Load(x + TSum.Width), v = TSum.Broadcast(w[0]);
            a0 = TSum.Add(a0, x0, v);
            b0 = TSum.Add(b0, x1, v);

            if (TRows.Value > 1)
            {
                v = TSum.Broadcast(w[1]);
                a1 = TSum.Add(a1, x0, v);
                b1 = TSum.Add(b1, x1, v);
            }

            if (TRows.Value > 2)
            {
                v = TSum.Broadcast(w[2]);
                a2 = TSum.Add(a2, x0, v);
                b2 = TSum.Add(b2, x1, v);
            }

            if (TRows.Value > 3)
            {
                v = TSum.Broadcast(w[3]);
                a3 = TSum.Add(a3, x0, v);
                b3 = TSum.Add(b3, x1, v);
            }

            if (TRows.Value > 4)
            {
                v = TSum.Broadcast(w[4]);
                a4 = TSum.Add(a4, x0, v);
                b4 = TSum.Add(b4, x1, v);
            }

            if (TRows.Value > 5)
            {
                v = TSum.Broadcast(w[5]);
                a5 = TSum.Add(a5, x0, v);
                b5 = TSum.Add(b5, x1, v);
            }

            if (TRows.Value > 6)
            {
                v = TSum.Broadcast(w[6]);
                a6 = TSum.Add(a6, x0, v);
                b6 = TSum.Add(b6, x1, v);
            }

            if (TRows.Value > 7)
            {
                v = TSum.Broadcast(w[7]);
                a7 = TSum.Add(a7, x0, v);
                b7 = TSum.Add(b7, x1, v);
            }
        }

        Put<TRows>(t, 0, a0, b0);
        Put<TRows>(t, 1, a1, b1);
        Put<TRows>(t, 2, a2, b2);
        Put<TRows>(t, 3, a3, b3);
        Put<TRows>(t, 4, a4, b4);
        Put<TRows>(t, 5, a5, b5);
        Put<TRows>(t, 6, a6, b6);
        Put<TRows>(t, 7, a7, b7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TRows>(Args* t, int row, TSum a, TSum b)
        where TRows : struct, RegisterTile.IConst
    {
        if (TRows.Value > row)
        {
            float* target = t->Out + (row * t->OutPitch);
            TSum.Store(a, target);
            TSum.Store(b, target + TSum.Width);
        }
    }
}
