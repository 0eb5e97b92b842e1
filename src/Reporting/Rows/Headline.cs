using System.Globalization;

namespace ConvBench.Reporting.Rows;

/// <summary>What a reader should know first: who is fastest where, and what accuracy costs.</summary>
internal sealed class Headline
{
    private readonly IReadOnlyList<ProblemGroup> _untimed;

    public Headline(IReadOnlyList<ProblemGroup> groups)
    {
        Groups = [.. groups.Where(g => g.Front.Count > 0)];
        _untimed = [.. groups.Where(g => g.Ranked.Count == 0 && g.Shown.Any(r => r.Backend != "reference"))];
    }

    /// <summary>Groups that have a ranked row.</summary>
    public IReadOnlyList<ProblemGroup> Groups { get; }

    public static string Threads(int threads) => threads == 1 ? "1 thread" : Format.Whole(threads) + " threads";

    /// <summary>The fastest row of any other library than the fastest row's; null where there is none.</summary>
    public static CaseRecord? RunnerUp(ProblemGroup group) =>
        group.Comparable.FirstOrDefault(r => r.Backend != group.Comparable[0].Backend);

    /// <summary>The most accurate of the timed rows, the fastest where several are.</summary>
    public static CaseRecord MostAccurate(ProblemGroup group) => group.Front[^1];

    /// <summary>Whether the fastest row leads every other library by more than the 99.9 % interval of the ratio.</summary>
    public static bool IsClear(ProblemGroup group) =>
        RunnerUp(group) is not { } next
        || (next.Time!.MedianNs / group.Comparable[0].Time!.MedianNs) - 1
            > (Interval.RelativeOfRatio(next.Time, group.Comparable[0].Time!) ?? 0);

    /// <summary>Sentences, one for each fact, in markdown.</summary>
    public IEnumerable<string> Sentences()
    {
        foreach (IGrouping<Place, ProblemGroup> g in Groups.GroupBy(g => g.Place))
        {
            string where = Place.IsTold(Groups) ? $" ({g.Key})" : "";
            List<ProblemGroup> groups = [.. g];
            yield return $"**Who is fastest{where}:** {Fastest(groups)}";
            if (OursAgainstPeers(groups) is { } sentence)
            {
                yield return $"**Managed kernels against the others{where}:** {sentence}";
            }

            yield return $"**What accuracy costs{where}:** {Cost(groups)}";
        }

        // A run without times still says who is closest to the truth.
        List<CaseRecord> closest = [.. _untimed.Select(g => g.Shown[0])];
        if (closest.Count > 0)
        {
            yield return $"**Who is most accurate:** {Winners(closest, closest.Count)}. No times were taken there.";
        }
    }

    private static string Fastest(List<ProblemGroup> groups)
    {
        List<CaseRecord> leaders = [.. groups.Where(IsClear).Select(g => g.Comparable[0])];
        string ties = leaders.Count == groups.Count ? ""
            : Invariant($" On {groups.Count - leaders.Count} of {groups.Count} the two fastest libraries are too close to tell apart.");
        return leaders.Count == 0
            ? "no library has a lead over the next one that is larger than the noise, on any layer."
            : Winners(leaders, groups.Count) + "." + ties;
    }

    /// <summary>"managed on 6 of 10 layers, onnx on 4".</summary>
    private static string Winners(List<CaseRecord> rows, int layers)
    {
        List<(string Backend, int Count)> wins =
        [
            .. rows.GroupBy(r => r.Backend).Select(g => (g.Key, g.Count())).OrderByDescending(w => w.Item2)
                .ThenBy(w => w.Key, StringComparer.Ordinal),
        ];
        return string.Join(", ", wins.Select((w, i) => Invariant($"{w.Backend} on {w.Count}") + (i == 0 ? " of " + Layers(layers) : "")));
    }

    public static string Layers(int count) => count == 1 ? "1 layer" : Format.Whole(count) + " layers";

    public static double GeometricMean(IEnumerable<double> ratios) => Math.Exp(ratios.Average(Math.Log));

    /// <summary>Ratio of the best peer's time to our best time over the layers where both exist.</summary>
    private static string? OursAgainstPeers(List<ProblemGroup> groups)
    {
        List<(double Ratio, double? Spread, ProblemGroup Group)> ratios = [];
        foreach (ProblemGroup group in groups)
        {
            CaseRecord? ours = group.Comparable.FirstOrDefault(r => r.Own), peer = group.Comparable.FirstOrDefault(r => !r.Own);
            if (ours is not null && peer is not null)
            {
                ratios.Add((peer.Time!.MedianNs / ours.Time!.MedianNs, Interval.RelativeOfRatio(peer.Time, ours.Time), group));
            }
        }

        if (ratios.Count == 0)
        {
            return null;
        }

        var best = ratios.MaxBy(r => r.Ratio);
        var worst = ratios.MinBy(r => r.Ratio);
        double mean = GeometricMean(ratios.Select(r => r.Ratio));

        // ln of the mean is the mean of the logarithms: independent relative errors h_i make √Σh_i²/n of it.
        double? square = ratios.All(r => r.Spread is not null) ? ratios.Sum(r => r.Spread!.Value * r.Spread.Value) : null;
        string spread = square is { } sum ? " ± " + Format.Number(mean * Math.Sqrt(sum) / ratios.Count, 1) : "";
        string ratio = $"the fastest managed row of a layer is {Format.Number(mean)}{spread} times as fast as "
            + "the fastest row of any other library";
        return ratios.Count == 1
            ? ratio + "."
            : $"{ratio} (geometric mean of {Layers(ratios.Count)}). "
                + $"The layers range from {Format.Number(worst.Ratio)} times ({worst.Group.ShortTitle}) "
                + $"to {Format.Number(best.Ratio)} times ({best.Group.ShortTitle}). Both rows are picked after measuring.";
    }

    private static string Cost(List<ProblemGroup> groups)
    {
        if (groups.All(g => g.Comparable[0] == MostAccurate(g)))
        {
            return "nothing. The fastest row of each layer is also the most accurate.";
        }

        double slower = GeometricMean(groups.Select(g => MostAccurate(g).Time!.MedianNs / g.Comparable[0].Time!.MedianNs));
        double bits = groups.Average(g => MostAccurate(g).Error!.CorrectBits - g.Comparable[0].Error!.CorrectBits);
        return $"the most accurate row of a layer takes {Format.Number(slower)} times as long as the fastest "
            + $"(geometric mean of {Layers(groups.Count)}). "
            + $"It has {Format.Bits(bits)} more correct bits on average.";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
