namespace ConvBench.Reporting.Compare;

/// <summary>Geometric mean of the ratios of times of some cases.</summary>
/// <param name="Kind">What the cases share: "all", "backend", "row", "suite".</param>
/// <param name="Name">Which.</param>
/// <param name="Cases">How many.</param>
/// <param name="Mean">exp of the mean of ln ratio.</param>
/// <param name="Low">Lower end of its 99 % interval, Student's t over the cases; NaN below three: two say too little.</param>
/// <param name="High">Upper end.</param>
public sealed record RatioMean(string Kind, string Name, int Cases, double Mean, double Low, double High)
{
    /// <summary>"1.21 (1.15–1.27)".</summary>
    public string Text => Format.Number(Mean) + (double.IsNaN(Low) ? "" : $" ({Format.Number(Low)}–{Format.Number(High)})");

    /// <summary>All cases, then by backend, suite and row; a kind of one member says nothing that the line above does not.</summary>
    internal static IReadOnlyList<RatioMean> Of(IReadOnlyList<CaseChange> cases)
    {
        CaseChange[] timed = [.. cases.Where(c => c.Time is not null)];
        return timed.Length == 0 ? [] :
        [
            Of("all", "all cases", timed),
            .. Group("backend", timed, c => c.New.Backend),
            .. Group("suite", timed, c => c.New.Suite.Length > 0 ? c.New.Suite : "no suite"),
            .. Group("row", timed, c => c.New.Algorithm),
        ];
    }

    private static RatioMean[] Group(string kind, CaseChange[] cases, Func<CaseChange, string> name)
    {
        RatioMean[] means = [.. cases.GroupBy(name).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Of(kind, g.Key, [.. g]))];
        return means.Length > 1 ? means : [];
    }

    private static RatioMean Of(string kind, string name, CaseChange[] cases)
    {
        double[] logs = [.. cases.Select(c => Math.Log(c.Time!.Ratio))];
        double mean = logs.Average();
        if (logs.Length < 3)
        {
            return new RatioMean(kind, name, logs.Length, Math.Exp(mean), double.NaN, double.NaN);
        }

        double deviation = Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1));
        double half = Interval.StudentQuantile(logs.Length - 1, Interval.Level) * deviation / Math.Sqrt(logs.Length);
        return new RatioMean(kind, name, logs.Length, Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half));
    }
}
