namespace ConvBench.Models;

/// <summary>A network cut at its convolutions: level by level, first the segment of other nodes, then the convolutions that
/// it feeds.</summary>
/// <remarks>
/// The level of a tensor is the number of convolutions on the longest way from the inputs to it. A segment holds every other node of
/// one level; it reads inputs, outputs of convolutions and what earlier segments wrote.
/// </remarks>
public sealed class NetworkCut
{
    private readonly ModelGraph _graph;

    private NetworkCut(ModelGraph graph) => _graph = graph;

    /// <summary>The convolutions that rows compute, in an order in which they can run.</summary>
    public required IReadOnlyList<ConvNode> Convs { get; init; }

    /// <summary>The others, each with its reason.</summary>
    public required IReadOnlyList<LayerNotTaken> NotTaken { get; init; }

    /// <summary>The segments, by level; a level without other nodes has none.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }

    /// <summary>Levels, one more than the convolutions of the longest way.</summary>
    public int Levels => Convs.Select(c => c.Depth + 1).DefaultIfEmpty(0).Max() + 1;

    /// <summary>Cuts a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="computed">The values of <see cref="ModelGraph.ComputedConstants"/>, by name.</param>
    public static NetworkCut Of(ModelGraph graph, IReadOnlyDictionary<string, TensorData> computed)
    {
        TensorData? Constant(string name) => computed.TryGetValue(name, out TensorData? value) ? value
            : graph.Constant(name) is { } tensor ? TensorData.Of(tensor, $"tensor '{name}'") : null;
        var convs = new Dictionary<GraphNode, ConvNode>();
        List<LayerNotTaken> left = [];
        foreach (GraphNode node in graph.Nodes.Where(n => !n.Writes.All(graph.IsConstant)))
        {
            if (ConvNode.IsConv(node) && ConvNode.Of(node, Constant) is var (conv, reason))
            {
                if (conv is not null)
                {
                    convs.Add(node, conv);
                }
                else
                {
                    left.Add(new LayerNotTaken(node.Name, node.Operator, reason));
                }
            }

            left.AddRange(OtherConvs.Of(node));
        }

        left.AddRange(graph.Model.Functions.SelectMany(f => OtherConvs.In(f.Node, $"inside the function {f.Name}")));
        return new NetworkCut(graph)
        {
            Convs = [.. convs.Values],
            NotTaken = left,
            Segments = Levelled(graph, convs),
        };
    }

    /// <summary>The segments of a graph; gives each convolution its depth.</summary>
    private static Segment[] Levelled(ModelGraph graph, Dictionary<GraphNode, ConvNode> convs)
    {
        Dictionary<string, int> level = graph.Inputs.ToDictionary(i => i.Name, _ => 0);
        List<(GraphNode Node, int Level)> others = [];
        foreach (GraphNode node in graph.Nodes.Where(n => !n.Writes.All(graph.IsConstant)))
        {
            int at = node.Reads.Select(r => level.GetValueOrDefault(r)).DefaultIfEmpty(0).Max();
            if (convs.TryGetValue(node, out ConvNode? conv))
            {
                conv.Depth = at;
                at++;
            }
            else
            {
                others.Add((node, at));
            }

            node.Writes.ToList().ForEach(w => level[w] = at);
        }

        HashSet<string> kept = [.. graph.Outputs, .. convs.Values.Select(c => c.Input)];
        ILookup<string, int> readAt = others.SelectMany(o => o.Node.Reads.Select(r => (r, o.Level))).ToLookup(p => p.r, p => p.Level);
        return [.. others.GroupBy(o => o.Level).OrderBy(g => g.Key).Select(g => new Segment(graph, g.Key, [.. g.Select(o => o.Node)],
            name => kept.Contains(name) || readAt[name].Any(l => l > g.Key)))];
    }
}
