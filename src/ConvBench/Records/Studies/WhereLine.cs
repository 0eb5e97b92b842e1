namespace ConvBench.Records.Studies;

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
