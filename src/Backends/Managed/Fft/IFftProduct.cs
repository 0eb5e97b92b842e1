namespace ConvBench.Backends.Managed;

/// <summary>How the channel sums of a bin are formed; a struct type argument, so that the default's code has no branch for the other.</summary>
internal unsafe interface IFftProduct
{
    /// <summary>Vectors of weights per channel: re, im, or what <see cref="GaussProduct"/> makes of them.</summary>
    static abstract int WeightVectors { get; }

    /// <summary>Real multiply-adds of a complex one.</summary>
    static abstract int Products { get; }

    /// <summary>d of <see cref="FftBound"/>: √2·d·u·|X||W| bounds the error of a channel sum's complex value.</summary>
    /// <param name="channels">Channels of a part, a chain.</param>
    /// <param name="parts">Parts, added one after the other.</param>
    static abstract int Roundings(int channels, int parts);

    /// <summary>Most tiles of one call.</summary>
    static abstract int MaxTiles<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    /// <summary>One register tile; parameters as in <see cref="FftMultiply{TSimd, TVec}.Run"/>.</summary>
    static abstract void Run<TSimd, TVec>(int tiles, float* x, nint xBlock, int lane, int channels, float* w, float* y, bool add)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>Four real products.</summary>
internal readonly unsafe struct ComplexProduct : IFftProduct
{
    public static int WeightVectors => 2;

    public static int Products => 4;

    public static int Roundings(int channels, int parts) => (2 * channels) + parts - 1;

    public static int MaxTiles<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => FftMultiply<TSimd, TVec>.MaxTiles;

    public static void Run<TSimd, TVec>(int tiles, float* x, nint xBlock, int lane, int channels, float* w, float* y, bool add)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => FftMultiply<TSimd, TVec>.Run(tiles, x, xBlock, lane, channels, w, y, add);
}
