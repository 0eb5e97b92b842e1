using System.Runtime.CompilerServices;
using ConvBench.Backends.Managed.Tiles;

namespace ConvBench.Backends.Managed.Accurate;

/// <summary>One register tile of precise sums: y[j, 0..2·Width) = bias[j] + Σ_k w[k, j]·p[k, 0..2·Width), j &lt; rows ≤ 8,
/// in the order of k.</summary>
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

        /// <summary>Bias of each row, and least output.</summary>
        public Epilogue End;

        /// <summary>First output.</summary>
        public float* Out;

        /// <summary>Floats between rows of the output.</summary>
        public nint OutPitch;
    }

    /// <summary>Computes a tile of this many rows, 1 to 8.</summary>
    public static void Run(int rows, Args* t) => TileKernel<Body, Args>.Of(rows)(t);

    private readonly struct Body : ITileKernel<Args>
    {
        public static void Run<TRows>(Args* t)
            where TRows : unmanaged, ISize
        {
            TileRows<TRows, TSum, TVec> sums = default;
            sums.Each(new Start(t->End.Bias));
            float* x = t->Patches;
            TWeight* w = t->Weights;
            nint pitch = t->Pitch;
            for (int k = t->Count; k > 0; k--, w += pitch, x += 2 * TSum.Width)
            {
                TVec x0 = TSum.Load(x), x1 = TSum.Load(x + TSum.Width);
                sums.Each(new Step(w), x0, x1);
            }

            sums.Each(new Put(t->Out, t->OutPitch, t->End.Floor));
        }
    }

    private readonly struct Start(float* bias) : IRowAction<TSum, TVec>
    {
        private readonly float* _bias = bias;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec x, TVec y, ref TSum a, ref TSum b) => a = b = TSum.Start(_bias[row]);
    }

    private readonly struct Step(TWeight* weights) : IRowAction<TSum, TVec>
    {
        private readonly TWeight* _weights = weights;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec x, TVec y, ref TSum a, ref TSum b)
        {
            TVec w = TSum.Broadcast(_weights[row]);
            a = TSum.Add(a, x, w);
            b = TSum.Add(b, y, w);
        }
    }

    private readonly struct Put(float* to, nint pitch, float floor) : IRowAction<TSum, TVec>
    {
        private readonly float* _to = to;
        private readonly nint _pitch = pitch;
        private readonly float _floor = floor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec x, TVec y, ref TSum a, ref TSum b)
        {
            float* to = _to + (row * _pitch);
            TSum.Store(a, to, _floor);
            TSum.Store(b, to + TSum.Width, _floor);
        }
    }
}
