namespace ConvBench.Reporting.Report;

/// <summary>After how many calls a costlier preparation has paid for itself.</summary>
/// <remarks>n calls cost T(n) = prepare + first + (n − 1)·steady: the preparation once, the first call as it was, the
/// others at the median time.</remarks>
internal static class BreakEven
{
    /// <summary>The row that is cheapest for a single call, smallest T(1) = prepare + first; null where no row has the figures.</summary>
    public static CaseRecord? Cheapest(IEnumerable<CaseRecord> rows) => rows.Where(HasFigures).MinBy(Once);

    /// <summary>Smallest n with T(n) of the row at most T(n) of another; null where there is none, or where figures are missing.</summary>
    /// <remarks>n = 1 + ⌈(T(1) − T_other(1)) / (steady_other − steady)⌉, 1 where the row is not dearer for one call, none
    /// where its steady call is not faster.</remarks>
    public static double? Calls(CaseRecord row, CaseRecord other)
    {
        if (!HasFigures(row) || !HasFigures(other))
        {
            return null;
        }

        double dearer = Once(row) - Once(other), savedPerCall = other.Time!.MedianNs - row.Time!.MedianNs;
        return dearer <= 0 ? 1 : savedPerCall > 0 ? 1 + Math.Ceiling(dearer / savedPerCall) : null;
    }

    /// <summary>Whether a row's T(n) is known.</summary>
    public static bool HasFigures(CaseRecord row) => row is { Ranks: true, PrepareNs: not null, Cold: not null };

    private static double Once(CaseRecord row) => row.FirstAnswerNs!.Value;
}
