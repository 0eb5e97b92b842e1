using System.Runtime.InteropServices;

namespace ConvBench.Backends.Onnx;

/// <summary>Writes an ONNX model, y[N,K,OH,OW] = Conv(x[N,C,H,W], w, b), or Relu of it, in the protobuf wire format.</summary>
/// <remarks>
/// Field numbers are those of onnx.proto (ONNX 1.12, IR version 8). "Same" padding arrives as four explicit pads: ONNX Runtime
/// refuses auto_pad SAME_* together with a dilation. The weights are the last bytes of the file, so that a large layer is copied once.
/// </remarks>
internal static class OnnxModel
{
    /// <summary>Name of the graph's input.</summary>
    internal const string Input = "x";

    /// <summary>Name of the graph's output.</summary>
    internal const string Output = "y";

    /// <summary>Largest weight tensor in bytes: a protobuf message ends at 2³¹ − 1 bytes, and the rest of the model and the
    /// bias need room.</summary>
    internal const long MaxWeightBytes = int.MaxValue - (64L << 20);

    // Conv did not change between opset 11 and 21; the optimiser that blocks the channels is sure to know this version.
    private const int IrVersion = 8, Opset = 17;

    private const int Float = 1, AttributeInt = 2, AttributeInts = 7; // TensorProto.DataType, AttributeProto.AttributeType

    /// <summary>Whether the layer's model stays within protobuf's limit.</summary>
    internal static bool Fits(ConvProblem p) => p.WeightCount * sizeof(float) <= MaxWeightBytes && p.K * (long)sizeof(float) <= 32L << 20;

    /// <summary>The model's bytes.</summary>
    /// <param name="p">The layer; <see cref="Fits"/> holds for it.</param>
    /// <param name="weights">KCRS, <see cref="ConvProblem.WeightCount"/> elements.</param>
    /// <param name="bias">K elements, or none.</param>
    /// <param name="layers">Convolutions in a row, all with these weights; the output of each is the input of the next.</param>
    internal static byte[] Write(ConvProblem p, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int layers = 1)
    {
        ReadOnlySpan<byte> tail = MemoryMarshal.AsBytes(weights); // raw_data is little-endian, as is every platform of ONNX Runtime

        var w = new ProtoWriter(); // TensorProto
        Tensor(w, "w", [p.K, p.CPerGroup, p.R, p.S]);
        w.LengthPrefix(9, tail.Length);                                            // raw_data: its bytes end the file

        ProtoWriter graph = Graph(p, bias, layers);
        graph.LengthPrefix(5, w.Length + tail.Length);                             // initializer
        graph.Raw(w.Written);

        var model = new ProtoWriter();
        model.Int(1, IrVersion);
        model.Message(8, set => set.Int(2, Opset));                                // opset_import, domain "" = ai.onnx
        model.LengthPrefix(7, graph.Length + tail.Length);                         // graph
        model.Raw(graph.Written);

        var bytes = new byte[model.Length + tail.Length];
        model.Written.CopyTo(bytes);
        tail.CopyTo(bytes.AsSpan(model.Length));
        return bytes;
    }

    /// <summary>The bytes of a model that gives its input back, y = x.</summary>
    internal static byte[] Copy(params int[] dims)
    {
        var model = new ProtoWriter();
        model.Int(1, IrVersion);
        model.Message(8, set => set.Int(2, Opset));
        model.Message(7, graph =>
        {
            graph.Message(1, node =>
            {
                node.Text(1, Input);
                node.Text(2, Output);
                node.Text(4, "Identity");
            });
            graph.Text(2, "copy");
            graph.Message(11, x => ValueInfo(x, Input, dims));
            graph.Message(12, y => ValueInfo(y, Output, dims));
        });
        return model.Written.ToArray();
    }

    /// <summary>GraphProto but for the weights.</summary>
    private static ProtoWriter Graph(ConvProblem p, ReadOnlySpan<float> bias, int layers)
    {
        var graph = new ProtoWriter();
        string from = Input;
        for (int layer = 1; layer <= layers; layer++)
        {
            string to = layer == layers ? Output : $"y{layer}";
            Layer(graph, p, from, to);
            from = to;
        }

        graph.Text(2, "conv");
        if (p.HasBias)
        {
            var b = new ProtoWriter();
            Tensor(b, "b", [p.K]);
            ReadOnlySpan<byte> raw = MemoryMarshal.AsBytes(bias);
            b.LengthPrefix(9, raw.Length);
            b.Raw(raw);
            graph.LengthPrefix(5, b.Length);
            graph.Raw(b.Written);
        }

        graph.Message(11, x => ValueInfo(x, Input, p.N, p.C, p.H, p.W));
        graph.Message(12, y => ValueInfo(y, Output, p.N, p.K, p.OH, p.OW));
        return graph;
    }

    /// <summary>One Conv, and a Relu behind it where the layer has one.</summary>
    private static void Layer(ProtoWriter graph, ConvProblem p, string from, string to)
    {
        string sum = p.HasRelu ? "sum of " + to : to;
        graph.Message(1, node =>
        {
            node.Text(1, from);
            node.Text(1, "w");
            if (p.HasBias)
            {
                node.Text(1, "b");
            }

            node.Text(2, sum);
            node.Text(4, "Conv");
            Attribute(node, "kernel_shape", p.R, p.S);
            Attribute(node, "strides", p.StrideH, p.StrideW);
            Attribute(node, "pads", p.PadTop, p.PadLeft, p.PadBottom, p.PadRight);
            Attribute(node, "dilations", p.DilationH, p.DilationW);
            node.Message(5, group =>
            {
                group.Text(1, "group");
                group.Int(3, p.Groups);
                group.Int(20, AttributeInt);
            });
        });
        if (p.HasRelu) // all graph optimisations fuse it into the Conv
        {
            graph.Message(1, node =>
            {
                node.Text(1, sum);
                node.Text(2, to);
                node.Text(4, "Relu");
            });
        }
    }

    private static void Attribute(ProtoWriter node, string name, params int[] values) => node.Message(5, attribute =>
    {
        attribute.Text(1, name);
        foreach (int value in values)
        {
            attribute.Int(8, value);
        }

        attribute.Int(20, AttributeInts);
    });

    /// <summary>TensorProto without its data.</summary>
    private static void Tensor(ProtoWriter tensor, string name, ReadOnlySpan<int> dims)
    {
        foreach (int dim in dims)
        {
            tensor.Int(1, dim);
        }

        tensor.Int(2, Float);
        tensor.Text(8, name);
    }

    private static void ValueInfo(ProtoWriter info, string name, params int[] dims)
    {
        info.Text(1, name);
        info.Message(2, type => type.Message(1, tensor =>                          // TypeProto.tensor_type
        {
            tensor.Int(1, Float);
            tensor.Message(2, shape =>
            {
                foreach (int dim in dims)
                {
                    shape.Message(1, d => d.Int(1, dim));                          // dim.dim_value
                }
            });
        }));
    }
}
