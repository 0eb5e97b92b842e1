using Onnx;

namespace ConvBench.Models;

/// <summary>Convolutions that are no Conv node of the graph itself: they are named with the reason, so that nobody thinks them
/// measured.</summary>
internal static class OtherConvs
{
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["ConvTranspose"] = "a transposed convolution; rows compute forward ones",
        ["ConvInteger"] = "integers; rows take float32",
        ["QLinearConv"] = "integers; rows take float32",
        ["DeformConv"] = "its taps move with the input",
        ["FusedConv"] = "a fused node of ONNX Runtime; export the model without its optimisations",
        ["NhwcConv"] = "a node of ONNX Runtime's own layout; export the model without its optimisations",
    };

    /// <summary>What a node is or holds.</summary>
    public static IEnumerable<LayerNotTaken> Of(GraphNode node) =>
        (Reasons.TryGetValue(node.Proto.OpType, out string? reason)
            ? [new LayerNotTaken(node.Name, node.Operator, reason)] : Array.Empty<LayerNotTaken>())
        .Concat(GraphNode.Subgraphs(node.Proto).SelectMany(g => In(g.Node, $"inside the subgraph of {node.Where}")));

    /// <summary>Convolutions among nodes that are not the graph's own.</summary>
    public static IEnumerable<LayerNotTaken> In(IEnumerable<NodeProto> nodes, string where) =>
        nodes.SelectMany(n => (n.OpType is "Conv" || Reasons.ContainsKey(n.OpType)
                ? [new LayerNotTaken(new GraphNode(n).Name, n.OpType, where)] : Array.Empty<LayerNotTaken>())
            .Concat(GraphNode.Subgraphs(n).SelectMany(g => In(g.Node, where))));
}
