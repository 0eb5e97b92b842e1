using Onnx;

namespace ConvBench.Models;

/// <summary>A node of a graph with the tensors that it reads and writes.</summary>
internal sealed class GraphNode
{
    /// <summary>Operators whose output is another one each time.</summary>
    private static readonly HashSet<string> Random =
        ["RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Multinomial", "Bernoulli"];

    public GraphNode(NodeProto proto)
    {
        Proto = proto;
        Name = proto.Name.Length > 0 ? proto.Name : proto.Output.FirstOrDefault(o => o.Length > 0) ?? proto.OpType;
        Writes = [.. proto.Output.Where(o => o.Length > 0)];
        Captured = [.. Subgraphs(proto).SelectMany(Outside).Distinct()];
        Reads = [.. proto.Input.Where(i => i.Length > 0).Concat(Captured).Distinct()];
    }

    public NodeProto Proto { get; }

    /// <summary>Its name, or that of its first output where it has none.</summary>
    public string Name { get; }

    /// <summary>Operator with its domain where that is not ONNX's own: "Conv", "com.microsoft.FusedConv".</summary>
    public string Operator => IsOnnx ? Proto.OpType : $"{Proto.Domain}.{Proto.OpType}";

    /// <summary>Whether the operator is one of ONNX's own set.</summary>
    public bool IsOnnx => Proto.Domain is "" or "ai.onnx";

    /// <summary>Tensors that it reads, those that its subgraphs take from outside included.</summary>
    public IReadOnlyList<string> Reads { get; }

    public IReadOnlyList<string> Writes { get; }

    /// <summary>Tensors that its subgraphs take from outside.</summary>
    public IReadOnlyList<string> Captured { get; }

    public bool HasSubgraph => Subgraphs(Proto).Any();

    /// <summary>Whether equal inputs give equal outputs, as far as its operator tells.</summary>
    public bool IsPure => !HasSubgraph && !Random.Contains(Proto.OpType);

    /// <summary>"node 'conv1' (Conv)", for lines on faults.</summary>
    public string Where => $"node '{Name}' ({Operator})";

    public static IEnumerable<GraphProto> Subgraphs(NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Prepend(a.G));

    /// <summary>Names that a subgraph reads and does not make.</summary>
    private static IEnumerable<string> Outside(GraphProto graph)
    {
        HashSet<string> made = [.. graph.Input.Select(i => i.Name), .. graph.Initializer.Select(i => i.Name),
            .. graph.Node.SelectMany(n => n.Output)];
        IEnumerable<string> read = graph.Node.SelectMany(n => n.Input.Concat(Subgraphs(n).SelectMany(Outside)))
            .Concat(graph.Output.Select(o => o.Name));
        return read.Where(r => r.Length > 0 && !made.Contains(r));
    }
}
