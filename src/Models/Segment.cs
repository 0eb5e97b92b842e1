using Onnx;

namespace ConvBench.Models;

/// <summary>Nodes between convolutions, as a model of their own.</summary>
public sealed class Segment
{
    private readonly ModelGraph _graph;

    internal Segment(ModelGraph graph, int level, IReadOnlyList<GraphNode> nodes, Predicate<string> isKept)
    {
        (_graph, Level, Nodes) = (graph, level, nodes);
        HashSet<string> made = [.. nodes.SelectMany(n => n.Writes)];
        Reads = [.. nodes.SelectMany(n => n.Reads).Where(r => !made.Contains(r) && !graph.IsConstant(r)).Distinct()];
        Writes = [.. nodes.SelectMany(n => n.Writes).Where(w => isKept(w))];
    }

    /// <summary>Its level (<see cref="NetworkCut"/>).</summary>
    public int Level { get; }

    /// <summary>Tensors that it needs from outside.</summary>
    public IReadOnlyList<string> Reads { get; }

    /// <summary>Tensors that others need of it.</summary>
    public IReadOnlyList<string> Writes { get; }

    internal IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>Writes it as the file has it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="types">Types of the tensors.</param>
    public void WriteSingle(string path, IReadOnlyDictionary<string, int> types)
    {
        var graph = new GraphProto { Name = $"level {Level}" };
        (IReadOnlyList<GraphNode> constants, IReadOnlyList<TensorProto> initializers) = Constants();
        graph.Initializer.Add(initializers);
        graph.Node.Add(constants.Concat(Nodes).Select(n => n.Proto));
        graph.Input.Add(Reads.Select(r => DoubleGraph.Info(r, types[r])));
        graph.Output.Add(Writes.Select(w => new ValueInfoProto { Name = w }));
        ModelFile.Write(path, _graph.Around(graph));
    }

    /// <summary>Writes it in float64: every float32 tensor is one of float64 under the name of <see cref="DoubleName"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="types">Types of the tensors.</param>
    /// <param name="inSingle">Keys of nodes (<see cref="DoubleProbe"/>) that run in float32, between casts.</param>
    public void WriteDouble(string path, IReadOnlyDictionary<string, int> types, IReadOnlySet<string> inSingle)
    {
        var graph = new DoubleGraph(types, inSingle);
        (IReadOnlyList<GraphNode> constants, IReadOnlyList<TensorProto> initializers) = Constants();
        initializers.ToList().ForEach(graph.Add);
        constants.Concat(Nodes).ToList().ForEach(graph.Add);
        ModelFile.Write(path, _graph.Around(graph.Finish($"level {Level} in float64", Reads, Writes)));
    }

    /// <summary>One model for each kind of node that may run in float64, to be tried: does the runtime have it there?</summary>
    public IEnumerable<DoubleProbe> Probes(IReadOnlyDictionary<string, int> types)
    {
        return Constants().Nodes.Concat(Nodes).Where(n => DoubleGraph.MayBeDouble(n, types))
            .DistinctBy(n => DoubleProbe.KeyOf(n, types)).Select(n => new DoubleProbe(_graph, n, types));
    }

    /// <summary>What its nodes read that is the same for all inputs.</summary>
    private (IReadOnlyList<GraphNode> Nodes, IReadOnlyList<TensorProto> Initializers) Constants() =>
        _graph.ConstantsFor(Nodes.SelectMany(n => n.Reads));

    /// <summary>Nodes of it that run in float32 in its float64 model, by operator.</summary>
    public IEnumerable<string> SingleOperators(IReadOnlyDictionary<string, int> types, IReadOnlySet<string> inSingle) =>
        Nodes.Where(n => DoubleGraph.HasFloats(n, types) && DoubleGraph.IsSingle(n, types, inSingle)).Select(n => n.Operator);
}
