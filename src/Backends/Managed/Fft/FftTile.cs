namespace ConvBench.Backends.Managed.Fft;

/// <summary>A tile of Rows × Columns inputs for an R × S kernel; length 1 along an axis where the kernel is flat.</summary>
/// <param name="Rows">Height, a length of <see cref="FftLine.Lengths"/> or 1.</param>
/// <param name="Columns">Width alike.</param>
/// <param name="ValidRows">Output rows of a tile: Rows − R + 1, or all of them where the axis is circular.</param>
/// <param name="ValidColumns">Output columns alike.</param>
/// <param name="ShiftRows">Where the axis is circular: its leading padding, by which the kernel is moved instead of the image.</param>
/// <param name="ShiftColumns">Columns alike.</param>
/// <remarks>
/// A circular axis holds the whole unpadded image in one tile. The zeros behind the image serve as the padding of both ends, so a length of
/// H + max(PadTop, PadBottom) gives all outputs where overlap-save needs H + PadTop + PadBottom: 72 instead of 86 for 31×31 on 56×56.
/// </remarks>
internal readonly record struct FftTile(int Rows, int Columns, int ValidRows, int ValidColumns, int ShiftRows, int ShiftColumns)
{
    /// <summary>The tile of this size for a layer.</summary>
    public static FftTile For(ConvProblem p, int rows, int columns)
    {
        bool tall = IsCircular(rows, p.R, p.H, p.OH, p.PadTop, p.PadBottom, p.DilationH);
        bool wide = IsCircular(columns, p.S, p.W, p.OW, p.PadLeft, p.PadRight, p.DilationW);
        return new FftTile(
            rows, columns, tall ? p.OH : rows - p.R + 1, wide ? p.OW : columns - p.S + 1, tall ? p.PadTop : 0, wide ? p.PadLeft : 0);
    }

    /// <summary>Spectrum bins.</summary>
    public int Bins => FftBins.CountOf(Rows, Columns);

    /// <summary>Bytes of the weight spectra: one complex float32 per bin, input channel and output channel (padded to the lanes).</summary>
    public long SpectrumBytes(ConvProblem p, int lanes)
    {
        long depthwise = (long)Rows * Columns * Lanes(p.K, lanes);
        long dense = (long)Bins * p.Groups * Lanes(p.KPerGroup, lanes) * p.CPerGroup;
        return 8 * (FftCost.IsDepthwise(p) ? depthwise : dense);
    }

    /// <summary>Tiles whose spectra of input and output fit in the scratch that a run may have.</summary>
    /// <remarks>
    /// 6 MiB: scattered stores run at 80 GB/s up to 8 MB here, at 30 beyond and at 10 in memory. More where the weight
    /// spectra are more than twice that,
    /// since each block streams them once. At least two register tiles.
    /// </remarks>
    public int TilesAtOnce(ConvProblem p, int lanes) =>
        (int)Math.Clamp(Math.Max(6L << 20, SpectrumBytes(p, lanes) / 2) / TileBytes(p, lanes), 24, 1 << 16);

    /// <summary>Bytes of one tile's spectra, inputs and outputs.</summary>
    public long TileBytes(ConvProblem p, int lanes) => 8L * Bins * (Lanes(p.C, lanes) + (p.Groups * Lanes(p.KPerGroup, lanes)));

    private static long Lanes(int channels, int lanes) => (channels + lanes - 1L) / lanes * lanes;

    /// <summary>Whether one tile of this length gives all outputs, and overlap-save would not.</summary>
    /// <remarks>The filter reads indices from −padLow to size + padHigh − 1; none of either end may wrap onto the image.</remarks>
    private static bool IsCircular(int length, int taps, int size, int outputs, int padLow, int padHigh, int dilation) =>
        dilation == 1 && length - taps + 1 < outputs && length >= Math.Max(taps, outputs)
            && length >= (long)size + Math.Max(padLow, padHigh);
}
