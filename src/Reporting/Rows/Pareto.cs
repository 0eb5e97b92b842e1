namespace ConvBench.Reporting.Rows;

/// <summary>The rows that nothing beats on both axes.</summary>
/// <remarks>
/// a dominates b where a is nowhere worse and somewhere better: time(a) ≤ time(b), error(a) ≤ error(b), one of them strictly.
/// The front is every row that none dominates; rows with the very same time and error stand on it together.
/// </remarks>
public static class Pareto
{
    /// <summary>What ★, solid and bold marks say of a row: the one sentence of every page.</summary>
    public const string Meaning = "no other row is at least as fast and as accurate, and better in one of the two";

    /// <summary>Rows on the front of median time against relative L2 error, fastest first; only rows that rank take part.</summary>
    /// <param name="rows">Rows of one problem and thread count.</param>
    public static IReadOnlyList<CaseRecord> Front(IEnumerable<CaseRecord> rows) =>
        Front(rows.Where(r => r.Ranks && r.Error is not null), r => r.Time!.MedianNs, r => r.Error!.RelL2);

    /// <summary>Items on the front, smallest time first, in their given order where equal; NaN and infinities never are.</summary>
    public static IReadOnlyList<T> Front<T>(IEnumerable<T> items, Func<T, double> time, Func<T, double> error)
    {
        var front = new List<T>();
        double bestError = double.PositiveInfinity, bestTime = double.NaN;
        foreach (var (item, t, e) in items
            .Select(item => (Item: item, Time: time(item), Error: error(item)))
            .Where(p => double.IsFinite(p.Time) && double.IsFinite(p.Error))
            .OrderBy(p => p.Time).ThenBy(p => p.Error))
        {
            // Everything before is at most as slow: only a smaller error, or a full tie with the last member, survives.
            if (e < bestError || (e == bestError && t == bestTime))
            {
                front.Add(item);
                (bestError, bestTime) = (e, t);
            }
        }

        return front;
    }
}
