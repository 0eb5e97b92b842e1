using Onnx;

namespace ConvBench.Models;

/// <summary>A model file's graph, checked: every tensor is written once and before it is read.</summary>
public sealed class ModelGraph
{
    private readonly Dictionary<string, TensorProto> _initializers;
    private readonly Dictionary<string, GraphNode> _constantBy = [];

    private ModelGraph(ModelProto model)
    {
        Model = model;
        _initializers = model.Graph.Initializer.GroupBy(i => i.Name).ToDictionary(g => g.Key, g => g.First());
        Inputs = [.. model.Graph.Input.Where(i => !_initializers.ContainsKey(i.Name)).Select(GraphInput.Of)];
        Nodes = GraphOrder.Of([.. model.Graph.Node.Select(n => new GraphNode(n))],
            [.. _initializers.Keys, .. Inputs.Select(i => i.Name), .. model.Graph.SparseInitializer.Select(s => s.Values?.Name ?? "")]);
        foreach (GraphNode node in Nodes.Where(n => n.IsPure && n.Reads.All(IsConstant)))
        {
            node.Writes.ToList().ForEach(w => _constantBy[w] = node);
        }

        Outputs = [.. model.Graph.Output.Select(o => o.Name).Where(o => !IsConstant(o))];
        if (Outputs.FirstOrDefault(o => !Inputs.Any(i => i.Name == o) && !Nodes.Any(n => n.Writes.Contains(o))) is { } missing)
        {
            throw new FormatException($"output '{missing}' is written by no node");
        }
    }

    /// <summary>Version of ONNX's own operators; 0 where the file names none.</summary>
    public long Opset => Model.OpsetImport.Where(o => o.Domain is "" or "ai.onnx").Select(o => o.Version).DefaultIfEmpty(0).Max();

    /// <summary>Tool that wrote the file and its version, "" where the file does not say.</summary>
    public string Producer => $"{Model.ProducerName} {Model.ProducerVersion}".Trim();

    /// <summary>Inputs that a caller gives: initializers are none, whatever the file calls them.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>Names of the outputs that depend on the inputs.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Weights and biases of convolutions that are inputs of the graph, as in ONNX's tests of single operators.</summary>
    public IReadOnlyList<string> WeightInputs => [.. Inputs.Select(i => i.Name)
        .Where(i => Nodes.Any(n => ConvNode.IsConv(n) && n.Proto.Input.Skip(1).Contains(i)))];

    /// <summary>Weights and biases of convolutions that constant nodes compute, to be had from <see cref="WriteConstants"/>.</summary>
    public IReadOnlyList<string> ComputedConstants => [.. Nodes.Where(ConvNode.IsConv)
        .SelectMany(n => n.Proto.Input.Skip(1).Where(i => _constantBy.TryGetValue(i, out GraphNode? by) && Value(by) is null))
        .Distinct()];

    /// <summary>Element types of inputs and initializers; a runtime tells those of the other tensors.</summary>
    public IReadOnlyDictionary<string, int> GivenTypes =>
        Inputs.Select(i => (i.Name, i.Type)).Concat(_initializers.Select(i => (i.Key, i.Value.DataType))).ToDictionary();

    internal ModelProto Model { get; }

    /// <summary>In an order in which they can run.</summary>
    internal IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="FormatException">One line: the file, the node and the cause.</exception>
    public static ModelGraph Read(string path)
    {
        ModelProto model = ModelFile.Read(path);
        try
        {
            var graph = new ModelGraph(model);
            return graph.Opset > 0 ? graph : throw new FormatException("names no version of ONNX's operators (opset_import)");
        }
        catch (FormatException e)
        {
            throw new FormatException($"{Path.GetFileName(path)}: {e.Message}", e);
        }
    }

    /// <summary>The same graph with values in the place of some inputs.</summary>
    public ModelGraph With(IEnumerable<(string Name, TensorData Value)> constants)
    {
        ModelProto model = Model.Clone();
        model.Graph.Initializer.Add(constants.Select(c => c.Value.ToProto(c.Name)));
        return new ModelGraph(model);
    }

    /// <summary>Writes the model with every tensor of it as an output, so that a runtime tells their types.</summary>
    public void WriteWithAllOutputs(string path)
    {
        var graph = new GraphProto(Model.Graph);
        graph.Output.Clear();
        graph.Output.Add(Nodes.SelectMany(n => n.Writes).Select(w => new ValueInfoProto { Name = w }));
        ModelFile.Write(path, Around(graph));
    }

    /// <summary>Writes a model without inputs whose outputs are these constants.</summary>
    public void WriteConstants(string path, IReadOnlyList<string> names)
    {
        var graph = new GraphProto { Name = "constants" };
        (IReadOnlyList<GraphNode> nodes, IReadOnlyList<TensorProto> tensors) = ConstantsFor(names);
        graph.Initializer.Add(tensors);
        graph.Node.Add(nodes.Select(n => n.Proto));
        graph.Output.Add(names.Select(n => new ValueInfoProto { Name = n }));
        ModelFile.Write(path, Around(graph));
    }

    /// <summary>Whether a tensor is the same for all inputs.</summary>
    internal bool IsConstant(string name) => _initializers.ContainsKey(name) || _constantBy.ContainsKey(name);

    /// <summary>The constant of a name where it stands in the file; null where nodes compute it.</summary>
    internal TensorProto? Constant(string name) => _initializers.GetValueOrDefault(name)
        ?? (_constantBy.TryGetValue(name, out GraphNode? by) ? Value(by) : null);

    /// <summary>What constants need: nodes in an order in which they run, and initializers.</summary>
    internal (IReadOnlyList<GraphNode> Nodes, IReadOnlyList<TensorProto> Initializers) ConstantsFor(IEnumerable<string> names)
    {
        HashSet<string> wanted = [.. names];
        List<GraphNode> nodes = [];
        foreach (GraphNode node in Nodes.Reverse().Where(n => n.Writes.Any(w => wanted.Contains(w) && _constantBy.ContainsKey(w))))
        {
            nodes.Add(node);
            wanted.UnionWith(node.Reads);
        }

        nodes.Reverse();
        return (nodes, [.. wanted.Where(_initializers.ContainsKey).Select(w => _initializers[w])]);
    }

    /// <summary>A model of a graph with this model's operators.</summary>
    internal ModelProto Around(GraphProto graph)
    {
        // below 4, initializers must be inputs too; a file that says 3 reads the same as 4
        var model = new ModelProto { IrVersion = Math.Max(Model.IrVersion, 4), ProducerName = "ConvBench", Graph = graph };
        model.OpsetImport.Add(Model.OpsetImport);
        model.Functions.Add(Model.Functions);
        return model;
    }

    private static TensorProto? Value(GraphNode node) =>
        node is { IsOnnx: true, Proto.OpType: "Constant" } ? node.Proto.Attribute.FirstOrDefault(a => a.Name == "value")?.T : null;
}
