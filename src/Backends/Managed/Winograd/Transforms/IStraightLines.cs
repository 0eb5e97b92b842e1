namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>Straight-line code along one axis; a line is read before it is written.</summary>
internal interface IStraightLines
{
    /// <summary>Constants that the input transform of an axis reads.</summary>
    static abstract float[] InputConstants(WinogradAxis axis);

    /// <summary>Constants that the output transform of an axis reads.</summary>
    static abstract float[] OutputConstants(WinogradAxis axis);

    /// <summary>Roundings that an input goes through along an axis; see <see cref="IWinogradTransforms.InputRoundings"/>.</summary>
    static abstract int InputRoundings(WinogradAxis axis, int lanes);

    /// <summary>Roundings that a product goes through along an axis.</summary>
    static abstract int OutputRoundings(WinogradAxis axis);

    /// <summary>Bᵀ·d: α inputs to p.</summary>
    static abstract void Input<TSimd, TVec>(in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>Aᵀ·m: p products to m outputs.</summary>
    static abstract void Output<TSimd, TVec>(int m, in AxisLines at)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}
