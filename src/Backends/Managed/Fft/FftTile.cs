namespace ConvBench.Backends.Managed;

/// <summary>A tile of Rows × Columns inputs for an R × S kernel; length 1 along an axis where the kernel is flat.</summary>
internal readonly record struct FftTile(int Rows, int Columns, int R, int S)
{
    /// <summary>Rows whose circular correlation equals the linear one, Rows − R + 1.</summary>
    public int ValidRows => Rows - R + 1;

    /// <summary>Columns alike, Columns − S + 1.</summary>
    public int ValidColumns => Columns - S + 1;

    /// <summary>Spectrum bins.</summary>
    public int Bins => FftBins.CountOf(Rows, Columns);

    /// <summary>Bytes of the weight spectra: one complex float32 per bin, input channel and output channel (padded to the lanes).</summary>
    public long SpectrumBytes(ConvProblem p, int lanes)
    {
        long depthwise = (long)Rows * Columns * Lanes(p.K, lanes);
        long dense = (long)Bins * p.Groups * Lanes(p.KPerGroup, lanes) * p.CPerGroup;
        return 8 * (p.CPerGroup == 1 && p.Groups > 1 ? depthwise : dense);
    }

    /// <summary>Tiles whose spectra of input and output fit in the scratch that a run may have.</summary>
    /// <remarks>16 MiB, so that blocks stay in a 32 MB L3 beside the weights; more where the weight spectra are larger still, since each block streams them once.</remarks>
    public int TilesAtOnce(ConvProblem p, int lanes)
    {
        long bytes = Math.Max(16L << 20, SpectrumBytes(p, lanes) / 2);
        long perTile = 8L * Bins * (Lanes(p.C, lanes) + (p.Groups * Lanes(p.KPerGroup, lanes)));
        return (int)Math.Clamp(bytes / perTile, 24, 1 << 16);
    }

    private static long Lanes(int channels, int lanes) => (channels + lanes - 1L) / lanes * lanes;
}
