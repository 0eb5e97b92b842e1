using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Tiles;

/// <summary>One more product for each sum of a tile: a += p[row·pitch]·x, b += p[row·pitch]·y, one FMA each.</summary>
internal readonly unsafe struct Step<TSimd, TVec, TCols>(float* p, int pitch) : IRowAction<TVec, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
    where TCols : unmanaged, ISize
{
    private readonly float* _p = p;
    private readonly int _pitch = pitch;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row(int row, TVec x, TVec y, ref TVec a, ref TVec b)
    {
        TVec scalar = TSimd.Broadcast(_p[row * _pitch]);
        a = TSimd.Fma(scalar, x, a);
        b = sizeof(TCols) > 1 ? TSimd.Fma(scalar, y, b) : b;
    }
}
