namespace ConvBench.Reporting.Networks;

/// <summary>A policy with its time, and what its errors come to.</summary>
internal sealed class NetworkPolicy
{
    private NetworkPolicy(PolicyLine line, NetworkRun run)
    {
        Line = line;
        double?[] times = [.. line.Rows.Zip(run.Header.Layers, (row, layer) => run.TimeNs(layer, row))];
        (TimeNs, Timed) = (times.Sum() ?? 0, times.Count(t => t is not null));
        Own = Row is { } own ? run.Problems.Select(p => p.Record(own)).FirstOrDefault(r => r is not null) : null;
        Compares = line.Fault.Length == 0 && Timed > 0 && Timed == run.Timed;
        WorstOutput = line.Outputs.Count == 0 ? null : line.Outputs.MaxBy(o => Order(o.RelL2));
        WorstLocal = Largest(l => l.Local);
        LargestTotal = Largest(l => l.Total);
    }

    public PolicyLine Line { get; }

    public string Name => Line.Name;

    /// <summary>The row that computes every layer that it can; null where each layer has a row of its own.</summary>
    public string? Row => Name.StartsWith(PolicyLine.OneRow, StringComparison.Ordinal) && Name.Contains('/', StringComparison.Ordinal)
        ? Name[PolicyLine.OneRow.Length..] : null;

    /// <summary>For pictures: the row, or the name.</summary>
    public string Label => Row ?? Name;

    /// <summary>A record of the row, for its family; null where it has none.</summary>
    public CaseRecord? Own { get; }

    /// <summary>Σ median time of its rows over the layers, ns; over those that have one.</summary>
    public double TimeNs { get; }

    /// <summary>Whether it came to the network's end and has the errors of its layers: half a curve would mislead.</summary>
    public bool HasDepth => Line.Fault.Length == 0 && Line.Layers.Count > 0;

    /// <summary>Layers whose row has a time.</summary>
    public int Timed { get; }

    /// <summary>Whether its time is that of every layer that has one at all, so that it may stand beside others, and the network came
    /// to its end.</summary>
    public bool Compares { get; }

    /// <summary>The output with the largest relative L2 error; null where the network did not come to its end.</summary>
    public NetworkOutput? WorstOutput { get; }

    /// <summary>Relative L2 error of the worst output; NaN where there is none.</summary>
    public double RelL2 => WorstOutput?.RelL2 ?? double.NaN;

    /// <summary>Lines of the outputs with another largest element, and how many lines there are.</summary>
    public (long Flips, long Choices) Flips => (Line.Outputs.Sum(o => o.Flips), Line.Outputs.Sum(o => o.Choices));

    /// <summary>The largest local error and its layer; null where there are no layers.</summary>
    public (double Value, int Layer)? WorstLocal { get; }

    /// <summary>The largest total error and its layer.</summary>
    public (double Value, int Layer)? LargestTotal { get; }

    /// <summary>Whether no policy is at least as fast and as accurate at the output, and better in one of the two.</summary>
    public bool IsPareto { get; private set; }

    public static IReadOnlyList<NetworkPolicy> Of(IReadOnlyList<PolicyLine> lines, NetworkRun run)
    {
        NetworkPolicy[] all = [.. lines.Select(l => new NetworkPolicy(l, run)).OrderByDescending(p => p.Compares)
            .ThenBy(p => p.Timed > 0 ? p.TimeNs : double.PositiveInfinity).ThenBy(p => Order(p.RelL2))];
        foreach (NetworkPolicy policy in Pareto.Front(all.Where(p => p.Compares), p => p.TimeNs, p => p.RelL2))
        {
            policy.IsPareto = true;
        }

        return all;
    }

    /// <summary>What speed-ups are relative to: the choice of another library, else of ours, else the slowest policy; null where no
    /// time can be compared.</summary>
    public static NetworkPolicy? Baseline(IReadOnlyList<NetworkPolicy> policies) =>
        Choices(policies).FirstOrDefault(p => p.Compares) ?? policies.LastOrDefault(p => p.Compares);

    /// <summary>Policies in which a library chooses by itself, other libraries before ours.</summary>
    public static IEnumerable<NetworkPolicy> Choices(IEnumerable<NetworkPolicy> policies) =>
        policies.Where(p => p.Row is { } row && RowId.Name(row) == "auto").OrderBy(p => p.Own?.Own == true)
            .ThenBy(p => p.Name, StringComparer.Ordinal);

    /// <summary>NaN is worse than any number.</summary>
    internal static double Order(double error) => double.IsNaN(error) ? double.PositiveInfinity : error;

    private (double Value, int Layer)? Largest(Func<PolicyLayer, double> error) => Line.Layers.Count == 0 ? null
        : Line.Layers.Select((l, i) => (Value: error(l), Layer: i)).MaxBy(l => Order(l.Value));
}
