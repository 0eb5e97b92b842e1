namespace ConvBench.Reporting.Recommend;

/// <summary>What accuracy costs: time of the fastest row within a budget of ω max over that of the fastest row at all.</summary>
/// <param name="Place">Device and threads.</param>
/// <param name="OmegaBudget">Largest ω max allowed; infinite for any.</param>
/// <param name="Met">Problems with a row within it.</param>
/// <param name="Problems">Problems with a time.</param>
/// <param name="Mean">Geometric mean of the ratios over the problems that meet it; NaN where none does.</param>
/// <param name="Worst">The largest ratio.</param>
/// <param name="WorstOn">Where that is.</param>
internal sealed record AccuracyCost(Place Place, double OmegaBudget, int Met, int Problems, double Mean, double Worst, string WorstOn)
{
    private static readonly double[] Budgets = [1, 4, 16, 64, double.PositiveInfinity];

    public static IReadOnlyList<AccuracyCost> Of(IReadOnlyList<ProblemGroup> groups) =>
        [.. groups.Where(g => g.Front.Count > 0).GroupBy(g => g.Place).OrderBy(g => g.Key)
            .SelectMany(g => Budgets.Select(b => Of(g.Key, b, [.. g])))];

    private static AccuracyCost Of(Place place, double budget, ProblemGroup[] groups)
    {
        (ProblemGroup Group, double Ratio)[] ratios =
        [
            .. groups.Select(g => (Group: g, Best: g.Ranked.FirstOrDefault(r => r.Error is { } e && e.OmegaMax <= budget)))
                .Where(g => g.Best is not null)
                .Select(g => (g.Group, g.Best!.Time!.MedianNs / g.Group.Ranked[0].Time!.MedianNs)),
        ];
        (ProblemGroup? Group, double Ratio) worst = ratios.Length == 0 ? (null, double.NaN) : ratios.MaxBy(r => r.Ratio);
        return new AccuracyCost(
            place, budget, ratios.Length, groups.Length,
                ratios.Length == 0 ? double.NaN : Headline.GeometricMean(ratios.Select(r => r.Ratio)), worst.Ratio,
                    worst.Group?.ShortTitle ?? "");
    }
}
