using Onnx;

namespace ConvBench.Models;

/// <summary>A model of one node in float64: a runtime that opens it has this operator in float64.</summary>
public sealed class DoubleProbe
{
    private readonly ModelGraph _graph;
    private readonly GraphNode _node;
    private readonly IReadOnlyDictionary<string, int> _types;

    internal DoubleProbe(ModelGraph graph, GraphNode node, IReadOnlyDictionary<string, int> types) =>
        (_graph, _node, _types) = (graph, node, types);

    /// <summary>What nodes of one kind share: operator and types of the inputs.</summary>
    public string Key => KeyOf(_node, _types);

    /// <summary>Writes the model.</summary>
    public void Write(string path)
    {
        var graph = new DoubleGraph(_types, new HashSet<string>());
        List<string> open = [];
        foreach (string name in _node.Reads)
        {
            if (_graph.Constant(name) is { } known)
            {
                graph.Add(new TensorProto(known) { Name = name });
            }
            else
            {
                open.Add(name);
            }
        }

        graph.Add(_node);
        ModelFile.Write(path, _graph.Around(graph.Finish("probe", open, _node.Writes)));
    }

    internal static string KeyOf(GraphNode node, IReadOnlyDictionary<string, int> types) =>
        $"{node.Operator}({string.Join(',', node.Reads.Select(r => ElementType.Name(types.GetValueOrDefault(r))))})";
}
