using ConvBench.Models;
using Google.Protobuf;
using Onnx;

namespace ConvBench.Tests.Models;

/// <summary>Writes small models for tests.</summary>
internal sealed class TestModel
{
    private readonly GraphProto _graph = new() { Name = "test" };

    public long Opset { get; init; } = 17;

    public GraphProto Graph => _graph;

    public TestModel Input(string name, params object[] sizes)
    {
        _graph.Input.Add(Info(name, sizes));
        return this;
    }

    public TestModel Output(params string[] names)
    {
        _graph.Output.Add(names.Select(n => Info(n, null)));
        return this;
    }

    public TestModel Floats(string name, float[] values, params long[] shape)
    {
        _graph.Initializer.Add(TensorData.Of(values, shape).ToProto(name));
        return this;
    }

    /// <summary>Normal weights of a small spread.</summary>
    public TestModel Weights(string name, int seed, params long[] shape)
    {
        long count = shape.Aggregate(1L, (a, b) => a * b);
        return Floats(name, [.. NormalValues.Of(count, seed, 0).Select(v => v / 4)], shape);
    }

    public TestModel Longs(string name, params long[] values)
    {
        _graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)TensorProto.Types.DataType.Int64,
            Dims = { values.Length },
            Int64Data = { values },
        });
        return this;
    }

    public TestModel Node(string op, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        _graph.Node.Add(Made(op, inputs, output, attributes));
        return this;
    }

    public static NodeProto Made(string op, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { Name = "n-" + output, OpType = op };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes.Select(a => Attribute(a.Name, a.Value)));
        return node;
    }

    public ModelProto Proto() => new()
    {
        IrVersion = 8,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
        ProducerName = "tests",
    };

    public byte[] Bytes() => Proto().ToByteArray();

    public string Write(TemporaryFolder folder, string name = "model.onnx")
    {
        string path = folder.File(name);
        File.WriteAllBytes(path, Bytes());
        return path;
    }

    /// <summary>One Conv on x, 1×C×H×W or 1×C×W, with weights w.</summary>
    public static TestModel OneConv(long[] x, long[] w, params (string Name, object Value)[] attributes) => new TestModel()
        .Input("x", [.. x.Cast<object>()]).Weights("w", 1, w).Node("Conv", ["x", "w"], "y", attributes).Output("y");

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long i => new AttributeProto { Name = name, I = i, Type = AttributeProto.Types.AttributeType.Int },
        float f => new AttributeProto { Name = name, F = f, Type = AttributeProto.Types.AttributeType.Float },
        string s => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(s), Type = AttributeProto.Types.AttributeType.String },
        long[] v => new AttributeProto { Name = name, Ints = { v }, Type = AttributeProto.Types.AttributeType.Ints },
        TensorProto t => new AttributeProto { Name = name, T = t, Type = AttributeProto.Types.AttributeType.Tensor },
        GraphProto g => new AttributeProto { Name = name, G = g, Type = AttributeProto.Types.AttributeType.Graph },
        _ => throw new ArgumentException(name),
    };

    private static ValueInfoProto Info(string name, object[]? sizes)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = ElementType.Binary32 };
        if (sizes is not null)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.Add(sizes.Select(s => s is string open
                ? new TensorShapeProto.Types.Dimension { DimParam = open } : new TensorShapeProto.Types.Dimension { DimValue = (long)s }));
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
