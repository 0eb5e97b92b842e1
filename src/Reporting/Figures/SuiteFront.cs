namespace ConvBench.Reporting.Figures;

/// <summary>How fast a whole suite runs when no layer may exceed an error budget.</summary>
/// <remarks>
/// Speeds are baseline time over time, geometric mean over every layer; errors are multiples of the correctly rounded result's.
/// For a budget B each layer takes its fastest row with error ≤ B; a curve starts where every layer has one. Since all curves and
/// marks cover the same layers, they compare: a library that cannot compute some layer has no curve, and is named instead.
/// </remarks>
internal sealed class SuiteFront
{
    private SuiteFront(string baseline, int layers, Place place) => (Baseline, Layers, Place) = (baseline, layers, place);

    /// <summary>Row that speeds are relative to.</summary>
    public string Baseline { get; }

    public int Layers { get; }

    public Place Place { get; }

    /// <summary>Most accurate first: budget and the speed that it buys, where the speed grows.</summary>
    public required IReadOnlyList<(double Speed, double Budget)> BestOfAll { get; init; }

    /// <summary>The same for each library alone.</summary>
    public required IReadOnlyList<(string Backend, IReadOnlyList<(double Speed, double Budget)> Steps)> Libraries { get; init; }

    /// <summary>Rows that compute every layer, used for all of them: geometric mean speed, largest error.</summary>
    public required IReadOnlyList<(CaseRecord Row, string Label, double Speed, double Budget)> Rows { get; init; }

    /// <summary>Libraries without a curve and how many layers they compute.</summary>
    public required IReadOnlyList<(string Backend, int Layers)> Partial { get; init; }

    /// <summary>Null where there is nothing to compare: fewer than two layers, no floor, or no row that computes every layer.</summary>
    public static SuiteFront? Of(IReadOnlyList<ProblemGroup> groups)
    {
        if (groups.Count < 2 || groups.Any(g => g.FloorRelL2 is not > 0) || Baselines(groups).FirstOrDefault() is not { } baseline)
        {
            return null;
        }

        List<Entry>[] layers = [.. groups.Select(g => Entries(g, baseline))];
        string[] backends = [.. layers.SelectMany(l => l).Select(e => e.Row.Backend).Distinct().Order(StringComparer.Ordinal)];
        var curves = backends.Select(b => (Backend: b, Steps: Steps([.. layers.Select(l => l.Where(e => e.Row.Backend == b))]))).ToList();
        return new SuiteFront(baseline, groups.Count, groups[0].Place)
        {
            BestOfAll = Steps(layers),
            Libraries = [.. curves.Where(c => c.Steps.Count > 0)],
            Rows = FixedRows(layers),
            Partial = [.. curves.Where(c => c.Steps.Count == 0)
                .Select(c => (c.Backend, layers.Count(l => l.Any(e => e.Row.Backend == c.Backend))))],
        };
    }

    /// <summary>Rows that compute every layer, the best known peers first.</summary>
    private static IEnumerable<string> Baselines(IReadOnlyList<ProblemGroup> groups)
    {
        string[] preferred = ["onnx/auto", "torch/auto", "managed/direct"];
        return groups.Select(g => g.Timed.Select(g.LabelOf)).Aggregate((a, b) => a.Intersect(b))
            .OrderBy(label => Array.IndexOf(preferred, label) is >= 0 and int i ? i : preferred.Length)
            .ThenBy(label => label, StringComparer.Ordinal);
    }

    private static List<Entry> Entries(ProblemGroup group, string baseline)
    {
        double unit = group.Timed.First(r => group.LabelOf(r) == baseline).Time!.MedianNs;
        return [.. group.Timed.Where(r => r.Error is not null && double.IsFinite(r.Error.RelL2))
            .Select(r => new Entry(r, group.LabelOf(r), unit / r.Time!.MedianNs, r.Error!.RelL2 / group.FloorRelL2!.Value))];
    }

    private static List<(CaseRecord Row, string Label, double Speed, double Budget)> FixedRows(List<Entry>[] layers) =>
    [
        .. layers.SelectMany(l => l).GroupBy(e => e.Label).Where(g => g.Count() == layers.Length)
            .Select(g => (g.First().Row, g.Key, Headline.GeometricMean(g.Select(e => e.Speed)), g.Max(e => e.Budget))),
    ];

    /// <summary>Raises the budget row by row and keeps every layer's fastest: the budgets at which the mean speed grows.</summary>
    private static List<(double Speed, double Budget)> Steps(IReadOnlyList<IEnumerable<Entry>> layers)
    {
        double[] best = new double[layers.Count];
        int open = layers.Count;
        var steps = new List<(double Speed, double Budget)>();
        foreach (var (entry, layer) in layers.SelectMany((l, i) => l.Select(e => (Entry: e, Layer: i))).OrderBy(p => p.Entry.Budget))
        {
            if (entry.Speed <= best[layer])
            {
                continue;
            }

            open -= best[layer] == 0 ? 1 : 0;
            best[layer] = entry.Speed;
            if (open == 0)
            {
                steps.Add((Headline.GeometricMean(best), entry.Budget));
            }
        }

        // Of several steps at one budget only the last is reached.
        return [.. steps.Where((s, i) => i == steps.Count - 1 || steps[i + 1].Budget > s.Budget)];
    }

    private sealed record Entry(CaseRecord Row, string Label, double Speed, double Budget);
}
