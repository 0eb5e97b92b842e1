namespace ConvBench.Reporting.Compare;

/// <summary>How far times differ between two runs where the code is the same: what rows of unchanged libraries show.</summary>
/// <param name="Unchanged">Rows behind it: libraries of one version on both sides.</param>
/// <param name="Judged">Cases of other rows, which are judged by it.</param>
/// <param name="Drift">Median of ln(new/base) of the unchanged rows, which is taken off every ratio: a faster or slower hour.</param>
/// <param name="Largest">Largest |ln(new/base) − drift| of an unchanged row.</param>
/// <remarks>
/// Measurements of one run share its minutes, so no statistic of one run can know this. A standard deviation would not do: on a
/// shared machine one row in two is as steady as ever and the next one, which shares caches with a neighbour, half as fast.
/// The largest of u exceeds their 1 − ln 10/u quantile nine times in ten. <see cref="Floor"/> carries it on to the quantile that one of
/// all judged cases exceeds in one pair of runs of twenty, as a normal tail does, whose quantile of the share s is near √(2·ln(1/s)).
/// </remarks>
public sealed record RunNoise(int Unchanged, int Judged, double Drift, double Largest)
{
    /// <summary>Below this many unchanged rows nothing is said.</summary>
    public const int FewestRows = 10;

    private const double Alarms = 0.05; // pairs of runs of the same code in which a case exceeds the floor

    /// <summary>|ln(new/base) − drift| that noise alone may reach.</summary>
    public double Floor =>
        Largest * Math.Max(1, Math.Sqrt(Math.Log(Math.Max(1, Judged) / Alarms) / Math.Log(Unchanged / Math.Log(10))));

    /// <summary>Null below ten unchanged rows.</summary>
    internal static RunNoise? Of(IReadOnlyList<(CaseRecord Base, CaseRecord New, TimeShift Shift)> timed)
    {
        double[] logs = [.. timed.Where(t => IsUnchanged(t.Base, t.New) && !t.Shift.IsCopy).Select(t => t.Shift.Log)];
        if (logs.Length < FewestRows)
        {
            return null;
        }

        double drift = TimeRecord.Median(logs);
        return new RunNoise(logs.Length, timed.Count - logs.Length, drift, logs.Max(l => Math.Abs(l - drift)));
    }

    /// <summary>Whether nothing of the row has changed but, at most, the way that it is called.</summary>
    internal static bool IsUnchanged(CaseRecord earlier, CaseRecord later) => !earlier.Own && earlier.Isa == later.Isa
        && earlier.BackendVersion.Length > 0 && earlier.BackendVersion == later.BackendVersion;
}
