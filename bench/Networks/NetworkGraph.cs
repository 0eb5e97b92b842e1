using ConvBench.Bench.Cli;
using ConvBench.Models;

namespace ConvBench.Bench.Networks;

/// <summary>A model with its inputs, cut at its convolutions and ready to run level by level, in float64 or in float32.</summary>
internal sealed class NetworkGraph
{
    private readonly GraphHost _host;
    private readonly Dictionary<Segment, string> _single = [], _double = [];

    /// <summary>Checks and cuts a model.</summary>
    /// <exception cref="UsageException">ONNX Runtime refuses it, or it has no convolution that rows compute.</exception>
    public NetworkGraph(ModelGraph graph, GraphHost host)
    {
        (Graph, _host) = (graph, host);
        Types = host.Types(graph);
        Cut = NetworkCut.Of(graph, host.Constants(graph));
        if (Cut.Convs.Count == 0)
        {
            string why = string.Join("; ", Cut.NotTaken.GroupBy(n => n.Reason).Select(g => $"{g.Count()}: {g.Key}"));
            throw new UsageException($"no convolution that rows compute{(why.Length > 0 ? $" ({why})" : "")}");
        }

        InSingle = host.SingleAlone(Cut, Types);
    }

    private NetworkGraph(NetworkGraph known, GraphHost host) =>
        (Graph, Types, Cut, InSingle, _host) = (known.Graph, known.Types, known.Cut, known.InSingle, host);

    public ModelGraph Graph { get; }

    public NetworkCut Cut { get; }

    /// <summary>Element types by tensor.</summary>
    public IReadOnlyDictionary<string, int> Types { get; }

    /// <summary>Kinds of nodes that run in float32 in the float64 network.</summary>
    public IReadOnlySet<string> InSingle { get; }

    /// <summary>Operators and nodes of these kinds.</summary>
    public IReadOnlyDictionary<string, int> SingleOperators => Cut.Segments.SelectMany(s => s.SingleOperators(Types, InSingle))
        .GroupBy(o => o).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>Outputs whose values are float32.</summary>
    public IReadOnlyList<string> FloatOutputs => [.. Graph.Outputs.Where(o => Types.GetValueOrDefault(o) == ElementType.Binary32)];

    /// <summary>The same model on another host, without asking ONNX Runtime again.</summary>
    public NetworkGraph On(GraphHost host) => new(this, host);

    /// <summary>Runs the nodes of one level that are no convolutions.</summary>
    /// <param name="level">The level.</param>
    /// <param name="store">Holds what they read, receives what they write.</param>
    /// <param name="inDouble">In float64.</param>
    /// <exception cref="NetworkFaultException">ONNX Runtime cannot.</exception>
    public void RunLevel(int level, TensorStore store, bool inDouble)
    {
        if (Cut.Segments.FirstOrDefault(s => s.Level == level) is not { Writes.Count: > 0 } segment)
        {
            return;
        }

        Dictionary<Segment, string> models = inDouble ? _double : _single;
        if (!models.TryGetValue(segment, out string? model))
        {
            model = models[segment] = Write(segment, inDouble);
        }

        (string, string)[] Files(IEnumerable<string> names) =>
            [.. names.Select(n => (inDouble ? DoubleName.Of(n, Types) : n, store.FileOf(n)))];
        if (_host.Run(model, Files(segment.Reads), Files(segment.Writes)) is { } fault)
        {
            throw new NetworkFaultException($"the nodes behind {level} convolutions{(inDouble ? " in float64" : "")}: {fault}");
        }
    }

    private string Write(Segment segment, bool inDouble)
    {
        string file = _host.NewModel();
        if (inDouble)
        {
            segment.WriteDouble(file, Types, InSingle);
        }
        else
        {
            segment.WriteSingle(file, Types);
        }

        return file;
    }
}
