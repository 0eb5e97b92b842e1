using System.Globalization;

namespace ConvBench.Reporting.Rows;

/// <summary>What a reader should know first: who is fastest where, and what accuracy costs.</summary>
internal sealed class Headline
{
    /// <summary>Bits below the most accurate row that still count as accurate.</summary>
    private const double BitMargin = 0.5;

    private const string Managed = "managed";

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
        group.Ranked.FirstOrDefault(r => r.Backend != group.Ranked[0].Backend);

    /// <summary>The fastest of the timed rows whose error is within half a bit of the smallest: who asks for accuracy does not
    /// pay for the last tenth of a bit.</summary>
    public static CaseRecord Accurate(ProblemGroup group)
    {
        IEnumerable<CaseRecord> known = group.Ranked.Where(r => r.Error is not null);
        double best = known.Max(r => r.Error!.CorrectBits);
        return known.First(r => r.Error!.CorrectBits >= best - BitMargin);
    }

    /// <summary>Whether the fastest row leads every other library by more than the noise.</summary>
    public static bool IsClear(ProblemGroup group) =>
        RunnerUp(group) is not { } next || TimeRatio.Of(next, group.Ranked[0]).IsClear;

    /// <summary>Sentences, one for each fact, in markdown.</summary>
    public IEnumerable<string> Sentences()
    {
        foreach (IGrouping<Place, ProblemGroup> g in Groups.GroupBy(g => g.Place))
        {
            string where = Place.IsTold(Groups) ? $" ({g.Key})" : "";
            List<ProblemGroup> groups = [.. g];
            yield return $"**Who is fastest{where}:** {Fastest(groups)}";
            string own = Own(groups);
            if (OursAgainstPeers(groups, own) is { } sentence)
            {
                string kernels = own == Managed ? "Managed kernels" : $"Own kernels, {own},";
                yield return $"**{kernels} against the others{where}:** {sentence}";
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
        List<CaseRecord> leaders = [.. groups.Where(IsClear).Select(g => g.Ranked[0])];
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

    /// <summary>Ratio of the best peer's time to our best time over the layers where both exist, with its peers by name.</summary>
    private static string? OursAgainstPeers(List<ProblemGroup> groups, string own)
    {
        (TimeRatio Ratio, ProblemGroup Group)[] layers =
        [
            .. from g in groups
               let ours = g.Ranked.FirstOrDefault(r => r.Own)
               let peer = g.Ranked.FirstOrDefault(r => !r.Own)
               where ours is not null && peer is not null
               select (TimeRatio.Of(peer, ours), g),
        ];
        if (layers.Length == 0)
        {
            return null;
        }

        string peers = string.Join(", ", groups.SelectMany(g => g.Ranked).Where(r => !r.Own).Select(r => r.Backend).Distinct()
            .Order(StringComparer.Ordinal));
        string rows = own == Managed ? "managed row" : $"row of {own}";
        if (layers is [var only])
        {
            return Sentence(only.Ratio.ToString()) + ".";
        }

        string once = layers.Any(l => l.Ratio.Passes.Count == 0)
            ? " The first of these does not contain what changes on the machine between two runs." : "";
        RatioSummary all = RatioSummary.Of([.. layers.Select(l => l.Ratio)]);
        var best = layers.MaxBy(l => l.Ratio.Value);
        var worst = layers.MinBy(l => l.Ratio.Value);
        return Sentence(Format.Number(all.Mean)) + $" (geometric mean of {Layers(layers.Length)}; median {Format.Number(all.Median)}). "
            + $"Measured again, these layers give {all.Noise}; other layers of these kinds give {all.Layers} (99 %).{once} "
            + $"The layers range from {Format.Number(worst.Ratio.Value)} times ({worst.Group.ShortTitle}) "
            + $"to {Format.Number(best.Ratio.Value)} times ({best.Group.ShortTitle}). Both rows are picked after measuring.";

        string Sentence(string times) => $"the fastest {rows} of a layer is {times} times as fast as the fastest row of {peers}";
    }

    /// <summary>Our own backends that have a ranked row: "managed", "opencl".</summary>
    private static string Own(List<ProblemGroup> groups) => string.Join(" or ",
        groups.SelectMany(g => g.Ranked).Where(r => r.Own).Select(r => r.Backend).Distinct().Order(StringComparer.Ordinal));

    private static string Cost(List<ProblemGroup> groups)
    {
        if (groups.All(g => g.Ranked[0] == Accurate(g)))
        {
            return "nothing. The fastest row of each layer is within half a bit of the best.";
        }

        double slower = GeometricMean(groups.Select(g => TimeRatio.Of(Accurate(g), g.Ranked[0]).Value));
        double bits = groups.Average(g => Accurate(g).Error!.CorrectBits - g.Ranked[0].Error!.CorrectBits);
        return $"within half a bit of the most accurate row of a layer, the fastest takes {Format.Number(slower)} times as long as "
            + $"the fastest of all (geometric mean of {Layers(groups.Count)}). It has {Format.Bits(bits)} more correct bits on average.";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
