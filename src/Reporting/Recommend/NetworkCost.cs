using ConvBench.Shapes;

namespace ConvBench.Reporting.Recommend;

/// <summary>Time of a network's convolutions under one way to choose rows.</summary>
/// <param name="Place">Device and threads.</param>
/// <param name="Policy">The way: "per-layer best", or the row that is used wherever it runs.</param>
/// <param name="TotalNs">Σ count · median time over the layers that are not missing, ns.</param>
/// <param name="OwnConvolutions">Convolutions that the row itself computes; the others take the fastest row of their layer.</param>
/// <param name="Convolutions">Convolutions of the layers that are not missing.</param>
/// <param name="WorstError">Largest error of the rows used.</param>
/// <param name="Missing">Layers without a time, or without a row within the budget: not in the total.</param>
internal sealed record NetworkCost(Place Place, string Policy, double TotalNs, int OwnConvolutions, int Convolutions, double WorstError,
    IReadOnlyList<string> Missing)
{
    public static IReadOnlyList<NetworkCost> Of(IReadOnlyList<Choice> choices, RecommendRequest request)
    {
        IReadOnlyList<ProblemEntry> layers = request.Network!.Value.Layers;
        return [.. choices.Where(c => c.Rows.Count > 0).GroupBy(c => c.Group.Place).OrderBy(g => g.Key)
            .SelectMany(g => OfPlace(g.Key, [.. g], layers, request))];
    }

    private static IEnumerable<NetworkCost> OfPlace(Place place, Choice[] choices, IReadOnlyList<ProblemEntry> layers,
        RecommendRequest request)
    {
        (ProblemEntry Layer, Choice? Choice)[] found =
            [.. layers.Select(l => (l, choices.FirstOrDefault(c => c.Group.Problem == l.Problem.ToString())))];
        if (found.All(f => f.Choice is null))
        {
            yield break;
        }

        yield return Sum(place, "fastest row of each layer", found, c => (c.Rows[0], true), request);
        if (request.IsLimited)
        {
            yield return Sum(place, "fastest row of each layer within the budget", found, c => (c.Chosen, true), request);
        }

        // Timed, not Ranked: a row that chooses among others (managed/auto) is a policy of its own.
        (string Row, bool Own)[] rows =
            [.. found.Where(f => f.Choice is not null).SelectMany(f => f.Choice!.Group.Timed).Where(r => r.Error is not null)
                .Select(r => (r.Algorithm, r.Own)).Distinct()];
        foreach (NetworkCost cost in rows.Select(r => Sum(
            place, "always " + r.Row + (!r.Own && RowId.Name(r.Row) == "auto" ? " (library default)" : ""), found, c => Own(c, r.Row),
                request)).OrderBy(c => c.TotalNs))
        {
            yield return cost;
        }
    }

    private static (CaseRecord? Row, bool IsOwn) Own(Choice choice, string row) =>
        choice.Group.Timed.FirstOrDefault(r => r.Algorithm == row && r.Error is not null) is { } own
            ? (own, true) : (choice.Rows[0], false);

    private static NetworkCost Sum(Place place, string policy, (ProblemEntry Layer, Choice? Choice)[] found,
        Func<Choice, (CaseRecord? Row, bool IsOwn)> pick, RecommendRequest request)
    {
        var picked = found.Select(f => (f.Layer, Row: f.Choice is null ? (null, false) : pick(f.Choice))).ToArray();
        var there = picked.Where(p => p.Row.Row is not null).ToArray();
        return new NetworkCost(
            place,
            policy,
            there.Sum(p => p.Layer.Count * p.Row.Row!.Time!.MedianNs),
            there.Where(p => p.Row.IsOwn).Sum(p => p.Layer.Count),
            there.Sum(p => p.Layer.Count),
            there.Select(p => request.Metric.Value(p.Row.Row!.Error!)).DefaultIfEmpty(double.NaN).Max(),
            [.. picked.Where(p => p.Row.Row is null).Select(p => p.Layer.Name.Length > 0 ? p.Layer.Name : p.Layer.Problem.ToString())]);
    }
}
