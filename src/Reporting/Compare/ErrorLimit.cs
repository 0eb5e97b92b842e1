namespace ConvBench.Reporting.Compare;

/// <summary>By how much an error may differ before it is another error: the scatter that other operands of the same
/// distribution make.</summary>
/// <param name="RelL2">For the relative L2 error.</param>
/// <param name="Omega">For ω max.</param>
/// <remarks>
/// An rms of n independent errors has the relative standard error 1/√(2n), the ratio of two of them 1/√n; three of these
/// count. Errors within a tile
/// of a transform share their roundings, so n is the number of tiles there (judged samples are further apart than that: n =
/// min(judged, outputs/tile)).
/// Rounded weights are shared over the image and the scatter of operands' scales is not in this, so less than 3 % never
/// counts, unless three
/// seeds or more of the case are there: then 3·√2 standard deviations of ln relL2 over the seeds, and 3/√n at the least.
/// ω max is one output's: over six seeds of the suite quick ln ω max has a standard deviation of 0.1 in the median and up
/// to 0.16 for sums and
/// 0.27 for transforms (normal errors would give (π/√6)/(2·ln 2m) = 0.05 by Gumbel's law: e/s has heavier tails). 3·√2·0.16
/// = ln 2: a factor
/// of two counts, or 3·√2 standard deviations over three seeds or more.
/// </remarks>
public sealed record ErrorLimit(double RelL2, double Omega)
{
    /// <summary>Least relative change of the relative L2 error that counts without seeds to measure it.</summary>
    public const double Least = 0.03;

    /// <summary>Least relative change of ω max that counts without seeds to measure it.</summary>
    public const double LeastOmega = 1;

    /// <summary>The limit of a case.</summary>
    /// <param name="record">One of its records, with an error.</param>
    /// <param name="seeds">Errors of the same row and problem on other seeds, its own included.</param>
    public static ErrorLimit Of(CaseRecord record, IReadOnlyList<ErrorStats> seeds)
    {
        ErrorStats e = record.Error!;
        double tiles = Math.Max(1, Math.Min(e.Count, Math.Max(e.Count, e.OutputCount) / (double)Tile(record)));
        return new ErrorLimit(Math.Max(3 / Math.Sqrt(tiles), Measured(seeds, s => s.RelL2) ?? Least),
            Measured(seeds, s => s.OmegaMax) ?? LeastOmega);
    }

    /// <summary>Outputs whose errors belong together: the tile that the row chose, an FFT's whole transform; 1 for sums.</summary>
    internal static int Tile(CaseRecord record) => record.Choice?.Tile is { } tile ? Math.Max(1, tile.Rows) * Math.Max(1, tile.Columns) : 1;

    /// <summary>exp of three standard deviations of a difference, less 1; null below three seeds.</summary>
    private static double? Measured(IReadOnlyList<ErrorStats> seeds, Func<ErrorStats, double> figure)
    {
        double[] logs = [.. seeds.Select(figure).Where(s => s > 0 && double.IsFinite(s)).Select(s => Math.Log(s))];
        if (logs.Length < 3)
        {
            return null;
        }

        double mean = logs.Average();
        return Math.Exp(3 * Math.Sqrt(2 * logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1))) - 1;
    }
}
