using System.Runtime.InteropServices;
using System.Text;
using ConvBench.Backends.Onnx;
using ConvBench.Tests.Skipping;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace ConvBench.Tests.Backends.Onnx;

/// <summary>The model's bytes, read back by a second, independent reader of the wire format, and by ONNX Runtime.</summary>
public sealed class OnnxModelTests
{
    [Theory]
    [InlineData(0, "08 00")]
    [InlineData(1, "08 01")]
    [InlineData(127, "08 7F")]
    [InlineData(128, "08 80 01")]
    [InlineData(300, "08 AC 02")] // the example of protobuf's own encoding guide
    [InlineData(16384, "08 80 80 01")]
    [InlineData(int.MaxValue, "08 FF FF FF FF 07")]
    public void Writer_OnIntegers_WritesBase128(long value, string hex)
    {
        var writer = new ProtoWriter();
        writer.Int(1, value);
        Assert.Equal(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), writer.Written.ToArray());
    }

    [Fact]
    public void Writer_OnTextsAndMessages_PrefixesTheLength()
    {
        var writer = new ProtoWriter();
        writer.Message(16, m => m.Text(2, "testing")); // key 16·8 + 2 = 130 takes two bytes
        Assert.Equal(Convert.FromHexString("82010912077465737469" + "6E67"), writer.Written.ToArray());
    }

    [Fact]
    public void Model_ReadBack_HasEveryField()
    {
        ConvProblem problem = ConvProblem.Parse("n2c4h300w9k6r3s2_st2x1_p0.1.2.3_d3x2_g2_b");
        float[] w = [.. Enumerable.Range(0, (int)problem.WeightCount).Select(i => i / 8f)], b = [1, 2, 3, 4, 5, 6];
        List<Field> model = Read(OnnxModel.Write(problem, w, b));
        Assert.Equal(8, One(model, 1).Value);
        Assert.Equal(17, One(Read(One(model, 8).Bytes), 2).Value);

        List<Field> graph = Read(One(model, 7).Bytes), node = Read(One(graph, 1).Bytes);
        Assert.Equal(["x", "w", "b"], All(node, 1).Select(Text));
        Assert.Equal("y", Text(One(node, 2)));
        Assert.Equal("Conv", Text(One(node, 4)));
        Assert.Equal(["kernel_shape=3,2:7", "strides=2,1:7", "pads=0,1,2,3:7", "dilations=3,2:7", "group=2:2"], All(node, 5).Select(f =>
        {
            List<Field> attribute = Read(f.Bytes);
            string values = string.Join(',', All(attribute, 8).Concat(All(attribute, 3)).Select(i => i.Value));
            return $"{Text(One(attribute, 1))}={values}:{One(attribute, 20).Value}";
        }));
        Assert.Equal("x:1:2,4,300,9", ValueInfo(One(graph, 11)));
        Assert.Equal($"y:1:2,6,{problem.OH},{problem.OW}", ValueInfo(One(graph, 12)));

        List<Field> initializers = [.. All(graph, 5)];
        Assert.Equal(2, initializers.Count);
        AssertTensor(initializers[0], "b", [6], b);
        AssertTensor(initializers[1], "w", [6, 2, 3, 2], w);
    }

    [MachineFact(Need.Onnx)]
    public void Model_InARuntime_HasTheProblemsShapes()
    {
        ConvProblem problem = ConvProblem.Parse("n1c3h8w9k5r4s7_same_d3x2");
        OnnxLibrary.Load();
        using var session = new InferenceSession(OnnxModel.Write(problem, new float[problem.WeightCount], []));
        Assert.Equal([1, 3, 8, 9], session.InputMetadata["x"].Dimensions);
        Assert.Equal([1, 5, 8, 9], session.OutputMetadata["y"].Dimensions);
    }

    private static void AssertTensor(Field field, string name, long[] dims, float[] data)
    {
        List<Field> tensor = Read(field.Bytes);
        Assert.Equal(dims, All(tensor, 1).Select(d => d.Value));
        Assert.Equal(1, One(tensor, 2).Value); // FLOAT
        Assert.Equal(name, Text(One(tensor, 8)));
        Assert.Equal(data, MemoryMarshal.Cast<byte, float>(One(tensor, 9).Bytes).ToArray());
    }

    private static string ValueInfo(Field field)
    {
        List<Field> info = Read(field.Bytes), tensor = Read(One(Read(One(info, 2).Bytes), 1).Bytes);
        IEnumerable<long> dims = All(Read(One(tensor, 2).Bytes), 1).Select(d => One(Read(d.Bytes), 1).Value);
        return $"{Text(One(info, 1))}:{One(tensor, 1).Value}:{string.Join(',', dims)}";
    }

    private static IEnumerable<Field> All(List<Field> message, int number) => message.Where(f => f.Number == number);

    private static Field One(List<Field> message, int number) => All(message, number).Single();

    private static string Text(Field field) => Encoding.UTF8.GetString(field.Bytes);

    private static List<Field> Read(byte[] message)
    {
        var fields = new List<Field>();
        for (int at = 0; at < message.Length;)
        {
            long key = Varint(message, ref at), value = Varint(message, ref at);
            int length = (key & 7) == 2 ? (int)value : 0;
            fields.Add(new Field((int)(key >> 3), value, message[at..(at + length)]));
            at += length;
        }

        return fields;
    }

    private static long Varint(byte[] message, ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte group = message[at++];
            value |= (long)(group & 127) << shift;
            if (group < 128)
            {
                return value;
            }
        }
    }

    /// <summary>Number, and the value of an integer or the bytes of anything else.</summary>
    private sealed record Field(int Number, long Value, byte[] Bytes);
}
