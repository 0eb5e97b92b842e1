using Onnx;

namespace ConvBench.Models;

/// <summary>Builds a graph in which every float32 tensor t is one of float64, called t/64.</summary>
/// <remarks>
/// float32 constants are exact in float64. A node that the runtime has in float32 alone keeps its names: its inputs are cast from t/64 to
/// t before it and its outputs from t to t/64 behind it, so that subgraphs find what they read. All other types stay.
/// </remarks>
internal sealed class DoubleGraph(IReadOnlyDictionary<string, int> types, IReadOnlySet<string> inSingle)
{
    private readonly GraphProto _graph = new();
    private readonly HashSet<string> _there = [];
    private readonly Dictionary<string, TensorProto> _constants = [];

    /// <summary>Whether a node reads or writes float32 at all.</summary>
    public static bool HasFloats(GraphNode node, IReadOnlyDictionary<string, int> types) =>
        node.Reads.Concat(node.Writes).Any(t => types.GetValueOrDefault(t) == ElementType.Binary32);

    /// <summary>Whether it can be asked of the runtime in float64: its operator is ONNX's own, and no subgraph hangs on its
    /// types.</summary>
    public static bool MayBeDouble(GraphNode node, IReadOnlyDictionary<string, int> types) =>
        HasFloats(node, types) && node.IsOnnx && !node.HasSubgraph;

    /// <summary>Whether it runs in float32.</summary>
    public static bool IsSingle(GraphNode node, IReadOnlyDictionary<string, int> types, IReadOnlySet<string> inSingle) =>
        !MayBeDouble(node, types) || inSingle.Contains(DoubleProbe.KeyOf(node, types));

    /// <summary>A tensor of a type and any shape.</summary>
    public static ValueInfoProto Info(string name, int type) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type } } };

    /// <summary>Adds a constant.</summary>
    public void Add(TensorProto tensor)
    {
        _graph.Initializer.Add(tensor.DataType == ElementType.Binary32 ? Widened(tensor, DoubleName.Of(tensor.Name, types)) : tensor);
        _there.Add(DoubleName.Of(tensor.Name, types));
        _constants[tensor.Name] = tensor;
    }

    /// <summary>Adds a node; what it reads is there or will be an input.</summary>
    public void Add(GraphNode node)
    {
        if (!HasFloats(node, types))
        {
            _graph.Node.Add(node.Proto);
        }
        else if (IsSingle(node, types, inSingle))
        {
            foreach (string read in node.Reads.Where(r => IsFloat(r) && _there.Add(r)))
            {
                Narrow(read);
            }

            _graph.Node.Add(node.Proto);
            node.Writes.Where(IsFloat).ToList().ForEach(w => Cast(w, DoubleName.Of(w, types), ElementType.Binary64));
        }
        else
        {
            _graph.Node.Add(InDouble(node.Proto));
        }

        _there.UnionWith(node.Writes.Select(w => DoubleName.Of(w, types)));
        _there.UnionWith(IsSingle(node, types, inSingle) ? node.Writes : []);
    }

    /// <summary>The graph with its inputs and outputs.</summary>
    public GraphProto Finish(string name, IEnumerable<string> reads, IEnumerable<string> writes)
    {
        _graph.Name = name;
        _graph.Input.Add(reads.Select(r => Info(
            DoubleName.Of(r, types), IsFloat(r) ? ElementType.Binary64 : types.GetValueOrDefault(r))));
        _graph.Output.Add(writes.Select(w => new ValueInfoProto { Name = DoubleName.Of(w, types) }));
        return _graph;
    }

    /// <summary>A tensor as float32: a constant as the file has it, any other cast.</summary>
    private void Narrow(string name)
    {
        if (_constants.TryGetValue(name, out TensorProto? constant))
        {
            _graph.Initializer.Add(constant);
        }
        else
        {
            Cast(DoubleName.Of(name, types), name, ElementType.Binary32);
        }
    }

    private bool IsFloat(string name) => types.GetValueOrDefault(name) == ElementType.Binary32;

    private void Cast(string from, string to, int type) => _graph.Node.Add(new NodeProto
    {
        OpType = "Cast",
        Input = { from },
        Output = { to },
        Attribute = { new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = type } },
    });

    private NodeProto InDouble(NodeProto node)
    {
        var copy = new NodeProto { Name = node.Name, OpType = node.OpType, Domain = node.Domain };
        copy.Input.Add(node.Input.Select(i => DoubleName.Of(i, types)));
        copy.Output.Add(node.Output.Select(o => DoubleName.Of(o, types)));
        copy.Attribute.Add(node.Attribute.Select(InDouble));
        if (node.OpType == "ConstantOfShape" && node.Attribute.Count == 0) // its default is a zero of float32
        {
            copy.Attribute.Add(Value(new TensorProto { DataType = ElementType.Binary64, Dims = { 1 }, DoubleData = { 0 } }));
        }

        return copy;
    }

    private static AttributeProto InDouble(AttributeProto a) => a switch
    {
        { Name: "to" or "dtype", Type: AttributeProto.Types.AttributeType.Int, I: ElementType.Binary32 } =>
            new AttributeProto(a) { I = ElementType.Binary64 },
        { T.DataType: ElementType.Binary32 } => new AttributeProto(a) { T = Widened(a.T, a.T.Name) },
        { Name: "value_float" } => Value(new TensorProto { DataType = ElementType.Binary64, DoubleData = { a.F } }),
        { Name: "value_floats" } => Value(new TensorProto
        {
            DataType = ElementType.Binary64,
            Dims = { a.Floats.Count },
            DoubleData = { a.Floats.Select(f => (double)f) },
        }),
        _ => a,
    };

    private static AttributeProto Value(TensorProto value) =>
        new() { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = value };

    private static TensorProto Widened(TensorProto tensor, string name)
    {
        var data = TensorData.Of(tensor, $"tensor '{tensor.Name}'");
        return TensorData.Of(data.Doubles(), data.Shape).ToProto(name);
    }
}
