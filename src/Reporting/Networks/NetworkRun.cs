using ConvBench.Files;
using ConvBench.Shapes;

namespace ConvBench.Reporting.Networks;

/// <summary>What a network's folder holds, put together: its problems with times, its policies, what every row makes of every
/// layer.</summary>
public sealed class NetworkRun
{
    internal NetworkRun(NetworkHeader header, RunContent run, IReadOnlyList<LocalError> locals, IReadOnlyList<PolicyLine> policies)
    {
        (Header, Environment) = (header, run.Environment);
        Locals = [.. locals.Where(l => l.Layer >= 0 && l.Layer < header.Layers.Count).GroupBy(l => (l.Layer, l.Row)).Select(g => g.Last())];
        Records = NetworkErrors.OverLayers(run.Records, header, Locals);
        ProblemGroup[] groups = [.. ProblemGroup.Of(Records).Where(g => g.Place.Device.IsCpu && g.Threads == header.Threads)];
        Problems = [.. header.Layers.GroupBy(l => l.Problem).Select(g => new NetworkProblem([.. g], groups, header.Budget))];
        Policies = NetworkPolicy.Of([.. policies.GroupBy(p => p.Name).Select(g => g.Last())], this);
    }

    internal NetworkHeader Header { get; }

    internal RunEnvironment Environment { get; }

    /// <summary>Records of the run with the errors that the rows have on the worst layer.</summary>
    internal IReadOnlyList<CaseRecord> Records { get; }

    /// <summary>Of a repeated layer and row the last.</summary>
    internal IReadOnlyList<LocalError> Locals { get; }

    /// <summary>Distinct problems, in the order of their first layers.</summary>
    internal IReadOnlyList<NetworkProblem> Problems { get; }

    /// <summary>Fastest first; those without a time of every layer that has one last.</summary>
    internal IReadOnlyList<NetworkPolicy> Policies { get; }

    /// <summary>Layers of problems that have a timed row.</summary>
    internal int Timed => Problems.Where(p => p.Fastest is not null).Sum(p => p.Layers.Count);

    /// <summary>Σ count · median time of each problem's fastest row, ns; over the layers that have one.</summary>
    internal double FastestNs => Problems.Sum(p => p.FastestNs);

    /// <summary>The layers for a recommendation: each problem with its count, named after its first layer.</summary>
    internal (string Name, IReadOnlyList<ProblemEntry> Layers) Network => (Header.Model,
    [
        .. from p in Problems
           let shape = ProblemTitle.Parsed(p.Problem)
           where shape is not null
           select new ProblemEntry(p.Layers[0].Node, shape, "", Header.Model, false, p.Layers.Count, null),
    ]);

    /// <summary>Reads a run's folder; null where it holds no network that can be read.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="faults">What could not be read, one line each.</param>
    /// <exception cref="IOException">There are no records to read.</exception>
    public static NetworkRun? Read(string runFolder, out IReadOnlyList<string> faults)
    {
        var run = RunContent.Read(runFolder);
        List<string> all = [.. run.Faults];
        NetworkRun? network = Of(runFolder, run, all);
        faults = all;
        return network;
    }

    /// <summary>The same with the records that were read already.</summary>
    internal static NetworkRun? Of(string runFolder, RunContent run, ICollection<string> faults)
    {
        if (!NetworkFile.Exists(runFolder))
        {
            return null;
        }

        if (JsonFile.Try(() => NetworkFile.Read(runFolder), out string fault) is not { } header)
        {
            faults.Add($"{NetworkHeader.FileName}: {fault}");
            return null;
        }

        IReadOnlyList<LocalError> locals = NetworkFile.Rows(runFolder, out IReadOnlyList<string> damaged);
        IReadOnlyList<PolicyLine> policies = NetworkFile.Policies(runFolder, out IReadOnlyList<string> torn);
        damaged.Concat(torn).ToList().ForEach(faults.Add);
        return new NetworkRun(header, run, locals, policies);
    }

    /// <summary>Median time of a row on a layer, ns: that of the layer's problem, wherever it was timed; null where it has none.</summary>
    internal double? TimeNs(NetworkLayer layer, string row) => Problems.First(p => p.Problem == layer.Problem).TimeNs(row);
}
