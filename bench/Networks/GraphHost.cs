using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Protocol;
using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>ONNX Runtime in its worker, as the parts of a network between convolutions need it.</summary>
/// <param name="pool">Workers.</param>
/// <param name="folder">For models on their way to the worker; there already.</param>
internal sealed class GraphHost(WorkerPool pool, string folder)
{
    private static readonly int Threads = Environment.ProcessorCount;

    private int _models;

    /// <summary>A new file for a model.</summary>
    public string NewModel() => Path.Combine(folder, $"model-{_models++}.onnx");

    /// <summary>The types of a graph's tensors; ONNX Runtime thereby has read the model whole.</summary>
    /// <exception cref="UsageException">It refuses the model.</exception>
    public IReadOnlyDictionary<string, int> Types(ModelGraph graph)
    {
        string file = NewModel();
        graph.WriteWithAllOutputs(file);
        GraphReply reply = Ask(new GraphRequest { Model = file, TypesAlone = true });
        File.Delete(file);
        return reply.Fault is null ? graph.GivenTypes.Concat(reply.Types).DistinctBy(t => t.Key).ToDictionary()
            : throw new UsageException($"ONNX Runtime refuses the model: {reply.Fault}");
    }

    /// <summary>Constants that nodes compute, by name.</summary>
    /// <exception cref="UsageException">ONNX Runtime cannot compute them.</exception>
    public IReadOnlyDictionary<string, TensorData> Constants(ModelGraph graph)
    {
        IReadOnlyList<string> names = graph.ComputedConstants;
        if (names.Count == 0)
        {
            return new Dictionary<string, TensorData>();
        }

        string file = NewModel();
        graph.WriteConstants(file, names);
        var store = new TensorStore(Path.Combine(folder, "constants"));
        if (Run(file, [], [.. names.Select(n => (n, store.FileOf(n)))]) is { } fault)
        {
            throw new UsageException($"constant weights cannot be computed: {fault}");
        }

        return names.ToDictionary(n => n, store.Read);
    }

    /// <summary>Kinds of nodes that ONNX Runtime lacks in float64.</summary>
    public IReadOnlySet<string> SingleAlone(NetworkCut cut, IReadOnlyDictionary<string, int> types)
    {
        DoubleProbe[] probes = [.. cut.Segments.SelectMany(s => s.Probes(types)).DistinctBy(p => p.Key)];
        string[] files = [.. probes.Select(_ => NewModel())];
        foreach ((DoubleProbe probe, string file) in probes.Zip(files))
        {
            probe.Write(file);
        }

        GraphReply reply = Ask(new GraphRequest { Open = files });
        files.ToList().ForEach(File.Delete);
        return probes.Zip(reply.Opened).Where(p => !p.Second).Select(p => p.First.Key).ToHashSet();
    }

    /// <summary>Runs a model once.</summary>
    /// <param name="model">Its file.</param>
    /// <param name="inputs">Names in the model and files.</param>
    /// <param name="outputs">Names in the model and files to write.</param>
    /// <returns>Why it could not, one line; null where it could.</returns>
    public string? Run(string model, IReadOnlyList<(string Name, string File)> inputs, IReadOnlyList<(string Name, string File)> outputs) =>
        Ask(new GraphRequest
        {
            Model = model,
            Inputs = inputs.ToDictionary(i => i.Name, i => i.File),
            Outputs = outputs.ToDictionary(o => o.Name, o => o.File),
        }).Fault;

    private GraphReply Ask(GraphRequest request)
    {
        try
        {
            return pool.Ask(new WorkerKey("onnx", Threads), new WorkerRequest { Graph = request with { Threads = Threads } }).Graph!;
        }
        catch (WorkerException e)
        {
            return new GraphReply(e.Message, [.. request.Open.Select(_ => false)], new Dictionary<string, int>());
        }
    }
}
