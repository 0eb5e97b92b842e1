namespace ConvBench.Reporting.Networks;

/// <summary>One distinct problem of a network.</summary>
internal sealed class NetworkProblem
{
    private readonly ProblemGroup? _group;

    /// <param name="layers">Its layers, in their order.</param>
    /// <param name="groups">Groups of the run's place; of several with this problem the one with operands of a layer counts.</param>
    /// <param name="budget">Largest relative L2 error of a layer.</param>
    public NetworkProblem(IReadOnlyList<NetworkLayer> layers, IReadOnlyList<ProblemGroup> groups, double budget)
    {
        Layers = layers;
        _group = groups.Where(g => g.Problem == Problem && g.Ranked.Count > 0)
            .OrderBy(g => layers.Any(l => l.Operands == g.Distribution) ? 0 : 1).FirstOrDefault();
        Fastest = _group?.Ranked[0];
        Within = _group?.Ranked.FirstOrDefault(r => r.Error?.RelL2 <= budget);
    }

    public IReadOnlyList<NetworkLayer> Layers { get; }

    public string Problem => Layers[0].Problem;

    /// <summary>The fastest row; null where none was timed. Its error is the largest of any of the layers.</summary>
    public CaseRecord? Fastest { get; }

    /// <summary>The fastest row whose relative L2 error is within the budget on every layer.</summary>
    public CaseRecord? Within { get; }

    /// <summary>Time of all its layers with the fastest row, ns; 0 where no row was timed.</summary>
    public double FastestNs => Layers.Count * (Fastest?.Time!.MedianNs ?? 0);

    /// <summary>Time of all its layers with the fastest row within the budget, ns; null where there is none.</summary>
    public double? WithinNs => Layers.Count * Within?.Time!.MedianNs;

    /// <summary>The timed record of a row; rows of shorter operands, which rank with nobody, have one too.</summary>
    public CaseRecord? Record(string row) => _group?.Timed.Concat(_group.Reduced).FirstOrDefault(r => r.Algorithm == row);

    /// <summary>Median time of a row, ns; null where it has none.</summary>
    public double? TimeNs(string row) => Record(row)?.Time!.MedianNs;
}
