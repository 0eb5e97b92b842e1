namespace ConvBench.Reporting.Compare;

/// <summary>How far times differ between two runs of the same code: the scatter of rows that have not changed.</summary>
/// <param name="Cases">Cases behind it: rows of libraries with the same version on both sides; managed ones too where both
/// sides are one clean commit.</param>
/// <param name="Sigma">1.4826·MAD of their ln ratio about its median, so that neither a faster machine nor a few changed
/// rows are in it.</param>
/// <remarks>Measurements of one run share a process, its memory and the clock of these minutes: no statistic of one run can
/// know this.</remarks>
public sealed record RunNoise(int Cases, double Sigma)
{
    private const int FewestCases = 5;

    /// <summary>Relative change that two standard deviations make.</summary>
    public double Floor => Math.Exp(2 * Sigma) - 1;

    /// <summary>Null below five such cases.</summary>
    internal static RunNoise? Of(CompareSide earlier, CompareSide later, IEnumerable<(CaseRecord Base, CaseRecord New)> pairs)
    {
        bool sameCode = earlier.Environment is { Commit.Length: > 0, Dirty: false } && !later.Environment.Dirty
            && earlier.Environment.Commit == later.Environment.Commit;
        double[] logs =
        [
            .. pairs.Where(p => p.Base.Ranks && p.New.Ranks && p.Base.Isa == p.New.Isa && (sameCode || !p.Base.Own))
                .Where(p => p.Base.BackendVersion.Length > 0 && p.Base.BackendVersion == p.New.BackendVersion)
                .Select(p => Math.Log(TimeChange.Of(p.Base.Time!, p.New.Time!, 0).Ratio))
                .Where(l => l != 0), // a case copied from the other run is no second measurement
        ];
        if (logs.Length < FewestCases)
        {
            return null;
        }

        double median = Median(logs);
        return new RunNoise(logs.Length, 1.4826 * Median([.. logs.Select(l => Math.Abs(l - median))]));
    }

    private static double Median(double[] values) =>
        Pragmastat.Estimators.MedianEstimator.Instance.Estimate(new Pragmastat.Sample(values)).NominalValue;
}
