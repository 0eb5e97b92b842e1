namespace ConvBench;

/// <summary>Where the error of one row on one problem sits; a line of where.jsonl.</summary>
/// <param name="Problem">Problem text.</param>
/// <param name="Algorithm">The row.</param>
public sealed record WhereLine(string Problem, string Algorithm)
{
    /// <summary>File name below a study's folder.</summary>
    public const string FileName = "where.jsonl";

    /// <summary>√(Σe²/Σy²) of the whole output.</summary>
    public double RelL2 { get; init; }

    /// <summary>√(mean e²).</summary>
    public double RmsAbs { get; init; }

    /// <summary>√(mean e²) over √(mean y²) of each output channel.</summary>
    public double[] ChannelRelL2 { get; init; } = [];

    /// <summary>√(mean ω²), ω = |e|/(u·s), over outputs whose window reaches into the padding; null where there are none.</summary>
    public double? BorderOmegaRms { get; init; }

    /// <summary>The same over the other outputs.</summary>
    public double? InteriorOmegaRms { get; init; }

    /// <summary>Outputs by |e| in ulps of the truth: up to 1/2, 1, 2, 4, ... and above; only those with |y| &gt; s·2⁻¹⁰.</summary>
    public long[] UlpCounts { get; init; } = [];

    /// <summary>Outputs left out of them: sums that cancel, whose ulp says nothing.</summary>
    public long UlpLeftOut { get; init; }

    /// <summary>The tile's pattern where a row says its tile, or one for each candidate where it does not.</summary>
    public TileErrors[] Tiles { get; init; } = [];

    /// <summary>What one huge input does to outputs that do not read it.</summary>
    public OutlierErrors? Outlier { get; init; }
}

/// <summary>Error by position inside a tile.</summary>
/// <param name="Rows">Outputs of the tile down.</param>
/// <param name="Columns">Outputs across.</param>
/// <param name="Known">Whether the row says that this is its tile; false: a candidate.</param>
/// <param name="Rms">√(mean e²) by position, row-major.</param>
/// <param name="Max">max |e| by position.</param>
/// <param name="Contrast">
/// F of a one-way analysis of variance of the pixels' mean squares of ω by position: about 1 where positions do not differ, far above where they do.
/// </param>
public sealed record TileErrors(int Rows, int Columns, bool Known, double[] Rms, double[] Max, double Contrast);

/// <summary>Input 0 of one pixel is 10⁴, all others are uniform in [−1, 1): errors of the outputs that do not read it.</summary>
/// <param name="H">Row of the pixel.</param>
/// <param name="W">Its column.</param>
/// <param name="Rms">√(mean e²) of the untouched outputs.</param>
/// <param name="Max">max |e| of them.</param>
/// <param name="OwnRms">√(mean e²) of the same outputs and row where the pixel is like all others.</param>
/// <param name="Spoiled">Untouched outputs with |e| above 4 times the largest that the row makes among them without the outlier.</param>
/// <param name="Reach">Rows and columns from the pixel to the farthest spoiled output, the larger; 0 for none.</param>
/// <param name="MapSide">Side of the map.</param>
/// <param name="Map">√(mean over channels of e²) of the pixels around, row-major, the pixel in the middle; −1 outside of the output and where the outlier is read.</param>
public sealed record OutlierErrors(int H, int W, double Rms, double Max, double OwnRms, long Spoiled, int Reach, int MapSide, double[] Map)
{
    /// <summary><see cref="Rms"/> over that of managed/direct on the same operands.</summary>
    public double RatioToDirect { get; init; }
}
