namespace ConvBench.Reporting.Rows;

/// <summary>A row in a chain of its like, beside itself alone.</summary>
/// <param name="Row">The row; its chain was timed.</param>
/// <param name="LayerNs">Time of a layer in the chain.</param>
/// <param name="AloneNs">Time of a layer alone, of the same minutes.</param>
/// <param name="Ratio">The first over the second, pair by pair.</param>
internal sealed record ChainTime(CaseRecord Row, double LayerNs, double AloneNs, TimeRatio Ratio)
{
    /// <summary>Null where no chain of the row was timed.</summary>
    public static ChainTime? Of(CaseRecord row)
    {
        if (row.Chain is not { IsTimed: true } chain)
        {
            return null;
        }

        double[] ratios = [.. chain.ChainNs.Zip(chain.AloneNs, (c, a) => c / a)];
        return new ChainTime(row, TimeRecord.Median(chain.ChainNs), TimeRecord.Median(chain.AloneNs),
            new TimeRatio(TimeRecord.Median(ratios), Interval.Of(ratios), ratios));
    }

    /// <summary>The timed chains of a group's ranked rows.</summary>
    public static IReadOnlyList<ChainTime> Of(ProblemGroup group) => [.. group.Ranked.Select(Of).OfType<ChainTime>()];
}
