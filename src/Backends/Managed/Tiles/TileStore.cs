using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Tiles;

/// <summary>Writes a register tile's sums, TCols vectors a row, or adds them to what is there.</summary>
internal static unsafe class TileStore<TSimd, TVec, TCols>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TCols : unmanaged, ISize
{
    /// <summary>to (+)= sums, rows pitch floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TRows>(ref TileRows<TRows, TVec, TVec> sums, float* to, nint pitch, bool add)
        where TRows : unmanaged, ISize
    {
        if (add)
        {
            sums.Each(new Add(to, pitch));
        }
        else
        {
            sums.Each(new Put(to, pitch));
        }
    }

    /// <summary>to = to + sums, or sums + bias of each row, in either case no less than the floor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TRows>(ref TileRows<TRows, TVec, TVec> sums, float* to, nint pitch, bool add, float* bias, float floor)
        where TRows : unmanaged, ISize
    {
        if (add)
        {
            sums.Each(new AddFloored(to, pitch), TSimd.Broadcast(floor));
        }
        else
        {
            sums.Each(new PutBiased(to, pitch, bias), TSimd.Broadcast(floor));
        }
    }

    private readonly struct Add(float* to, nint pitch) : IRowAction<TVec, TVec>
    {
        private readonly float* _to = to;
        private readonly nint _pitch = pitch;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec x, TVec y, ref TVec a, ref TVec b)
        {
            float* to = _to + (row * _pitch);
            TSimd.Store(TSimd.Add(TSimd.Load(to), a), to);
            if (sizeof(TCols) > 1)
            {
                TSimd.Store(TSimd.Add(TSimd.Load(to + TSimd.Width), b), to + TSimd.Width);
            }
        }
    }

    private readonly struct AddFloored(float* to, nint pitch) : IRowAction<TVec, TVec>
    {
        private readonly float* _to = to;
        private readonly nint _pitch = pitch;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec floor, TVec y, ref TVec a, ref TVec b)
        {
            float* to = _to + (row * _pitch);
            TSimd.Store(TSimd.AtLeast(TSimd.Add(TSimd.Load(to), a), floor), to);
            if (sizeof(TCols) > 1)
            {
                TSimd.Store(TSimd.AtLeast(TSimd.Add(TSimd.Load(to + TSimd.Width), b), floor), to + TSimd.Width);
            }
        }
    }

    private readonly struct Put(float* to, nint pitch) : IRowAction<TVec, TVec>
    {
        private readonly float* _to = to;
        private readonly nint _pitch = pitch;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec x, TVec y, ref TVec a, ref TVec b)
        {
            float* to = _to + (row * _pitch);
            TSimd.Store(a, to);
            if (sizeof(TCols) > 1)
            {
                TSimd.Store(b, to + TSimd.Width);
            }
        }
    }

    private readonly struct PutBiased(float* to, nint pitch, float* bias) : IRowAction<TVec, TVec>
    {
        private readonly float* _to = to;
        private readonly nint _pitch = pitch;
        private readonly float* _bias = bias;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Row(int row, TVec floor, TVec y, ref TVec a, ref TVec b)
        {
            float* to = _to + (row * _pitch);
            TVec bias = TSimd.Broadcast(_bias[row]);
            TSimd.Store(TSimd.AtLeast(TSimd.Add(a, bias), floor), to);
            if (sizeof(TCols) > 1)
            {
                TSimd.Store(TSimd.AtLeast(TSimd.Add(b, bias), floor), to + TSimd.Width);
            }
        }
    }
}
