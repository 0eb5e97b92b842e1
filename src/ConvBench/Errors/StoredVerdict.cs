using System.Globalization;

namespace ConvBench.Errors;

/// <summary>What a stored profile tells of a tolerance that was not asked for when the output was judged.</summary>
/// <param name="Within">Whether the output keeps it; null where the stored numbers do not tell.</param>
/// <param name="Why">The counts or the statistics, with their range where they are not known exactly.</param>
public sealed record StoredVerdict(bool? Within, string Why)
{
    /// <summary>The verdict on a tolerance.</summary>
    /// <param name="profile">What is stored.</param>
    /// <param name="worst">Some of the outputs, each at another place.</param>
    /// <param name="tolerance">The question.</param>
    public static StoredVerdict Of(ErrorProfile profile, IReadOnlyList<Mismatch> worst, ErrorTolerance tolerance) =>
        profile.NonFinite > 0 ? new(false, $"{profile.NonFinite} outputs are NaN or infinite, or should be")
        : tolerance.IsByElement ? Elements(profile, worst, tolerance) : Statistics(profile, tolerance);

    private static StoredVerdict Elements(ErrorProfile profile, IReadOnlyList<Mismatch> worst, ErrorTolerance tolerance)
    {
        bool? within = profile.Front.Within(tolerance);
        if (within == true)
        {
            return new(true, "0 outputs");
        }

        (long least, long most) = Beyond(profile, tolerance);
        long known = worst.LongCount(m => !(Math.Abs(m.Error) <= tolerance.Allowed(m.Truth)));
        least = Math.Max(Math.Max(least, known), within == false ? 1 : 0);
        string count = least == most ? Inv($"{least}") : Inv($"between {least} and {most}");
        return new(least > 0 ? false : most == 0 ? true : null, $"{count} outputs");
    }

    /// <summary>How many outputs are beyond a tolerance by element, at least and at most.</summary>
    private static (long Least, long Most) Beyond(ErrorProfile profile, ErrorTolerance tolerance)
    {
        var absolute = profile.Absolute.Above(tolerance.Absolute);
        var relative = profile.Relative.Above(tolerance.Relative);
        if (tolerance.Relative == 0 || tolerance.Absolute == 0)
        {
            return tolerance.Relative == 0 ? absolute : relative;
        }

        // beyond it is what is beyond the allowance of the largest truth; of Polygraphy's rule too what both histograms must share
        long count = profile.Absolute.Zeros + profile.Absolute.Bins.Values.Sum();
        long least = profile.Absolute.Above(tolerance.Allowed(profile.LargestTruth)).Least;
        long shared = tolerance.Statistic is null ? 0 : absolute.Least + relative.Least - count;
        return (Math.Max(least, shared), Math.Min(absolute.Most, relative.Most));
    }

    private static StoredVerdict Statistics(ErrorProfile profile, ErrorTolerance tolerance)
    {
        var absolute = Statistic(profile.Absolute, tolerance);
        var relative = Statistic(profile.Relative, tolerance);
        bool within = absolute.Most <= tolerance.Absolute || relative.Most <= tolerance.Relative;
        bool beyond = absolute.Least > tolerance.Absolute && relative.Least > tolerance.Relative;
        return new(within ? true : beyond ? false : null, $"{Range(absolute)} and {Range(relative)}");
    }

    private static (double Least, double Most) Statistic(ErrorHistogram errors, ErrorTolerance tolerance) => tolerance.Statistic switch
    {
        ErrorStatistic.Max => (errors.Largest, errors.Largest),
        ErrorStatistic.Mean => (errors.Mean, errors.Mean),
        ErrorStatistic.Median => errors.Quantile(0.5),
        _ => errors.Quantile(tolerance.Quantile),
    };

    private static string Range((double Least, double Most) range) => range.Least == range.Most ? Inv($"{range.Least:0.##E+0}")
        : Inv($"{range.Least:0.##E+0} to {range.Most:0.##E+0}");

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
