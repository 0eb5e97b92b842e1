namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Straight-line code along one axis; a line is read before it is written.</summary>
internal interface IStraightLines
{
    /// <summary>Bᵀ·d: α inputs to p.</summary>
    static abstract void Input<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>Aᵀ·m: p products to m outputs.</summary>
    static abstract void Output<TSimd, TVec>(int m, in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}
