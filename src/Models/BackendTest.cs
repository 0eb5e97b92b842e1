using Onnx;

namespace ConvBench.Models;

/// <summary>A convolution as ONNX's own tests of backends are kept: model.onnx, test_data_set_0/input_0.pb and output_0.pb.</summary>
public static class BackendTest
{
    /// <summary>Name of the folder with inputs and outputs.</summary>
    public const string Data = "test_data_set_0";

    /// <summary>Version of ONNX's operators: Conv did not change from 11 to 21.</summary>
    private const int Opset = 17;

    /// <summary>Writes one layer; weights and bias stand in the model.</summary>
    /// <param name="folder">Made where it is not there.</param>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="y">The right output.</param>
    public static void Write(string folder, ConvProblem p, ConvData data, float[] y)
    {
        Directory.CreateDirectory(Path.Combine(folder, Data));
        ModelFile.Write(Path.Combine(folder, "model.onnx"), Model(p, data));
        ModelFile.WriteTensor(Path.Combine(folder, Data, "input_0.pb"), "x", TensorData.Of(data.X, p.N, p.C, p.H, p.W));
        ModelFile.WriteTensor(Path.Combine(folder, Data, "output_0.pb"), "y", TensorData.Of(y, p.N, p.K, p.OH, p.OW));
    }

    private static ModelProto Model(ConvProblem p, ConvData data)
    {
        var node = new NodeProto { Name = "conv", OpType = "Conv", Input = { "x", "w" }, Output = { "y" } };
        node.Attribute.Add(Ints("strides", p.StrideH, p.StrideW));
        node.Attribute.Add(Ints("dilations", p.DilationH, p.DilationW));
        node.Attribute.Add(Ints("pads", p.PadTop, p.PadLeft, p.PadBottom, p.PadRight));
        node.Attribute.Add(new AttributeProto { Name = "group", I = p.Groups, Type = AttributeProto.Types.AttributeType.Int });
        var graph = new GraphProto { Name = p.ToString(), Node = { node } };
        graph.Initializer.Add(TensorData.Of(data.W, p.K, p.CPerGroup, p.R, p.S).ToProto("w"));
        if (p.HasBias)
        {
            node.Input.Add("b");
            graph.Initializer.Add(TensorData.Of(data.B, p.K).ToProto("b"));
        }

        graph.Input.Add(Info("x", p.N, p.C, p.H, p.W));
        graph.Output.Add(Info("y", p.N, p.K, p.OH, p.OW));
        return new ModelProto
        {
            IrVersion = 8,
            ProducerName = "ConvBench",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = Opset } },
        };
    }

    private static AttributeProto Ints(string name, params long[] values) =>
        new() { Name = name, Ints = { values }, Type = AttributeProto.Types.AttributeType.Ints };

    private static ValueInfoProto Info(string name, params long[] sizes)
    {
        ValueInfoProto info = DoubleGraph.Info(name, ElementType.Binary32);
        info.Type.TensorType.Shape = new TensorShapeProto();
        info.Type.TensorType.Shape.Dim.Add(sizes.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return info;
    }
}
