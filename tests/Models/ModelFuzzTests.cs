using ConvBench.Models;
using Onnx;
using Xunit;

namespace ConvBench.Tests.Models;

/// <summary>Mutated model files: each is read or refused in one line; none ends the process, hangs or takes memory.</summary>
public sealed class ModelFuzzTests : IDisposable
{
    private const int Files = 10_000, Seed = 1;

    /// <summary>A file of some kilobytes must not make the reader allocate more than this.</summary>
    private const long MostBytes = 64L << 20;

    private readonly TemporaryFolder _folder = new();
    private int _read;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MutatedModels_AreReadOrRefusedInOneLine()
    {
        byte[] whole = Model();
        var random = new Random(Seed);
        string path = _folder.File("m.onnx");
        int refused = 0;
        for (int i = 0; i < Files; i++)
        {
            File.WriteAllBytes(path, Mutated(whole, random));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Use(ModelGraph.Read(path));
            }
            catch (FormatException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
                Assert.NotEmpty(e.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }

        Assert.InRange(refused, Files / 10, Files - (Files / 100)); // both kinds of files were tried
    }

    /// <summary>What the verb does with a model before ONNX Runtime sees it.</summary>
    private void Use(ModelGraph graph)
    {
        var cut = NetworkCut.Of(graph, new Dictionary<string, TensorData>());
        cut.Convs.ToList().ForEach(c => Try(() => c.ProblemOf([1, 2, 9, 9])));
        Dictionary<string, int> types = new(graph.GivenTypes);
        foreach (string name in cut.Segments.SelectMany(s => s.Reads.Concat(s.Writes)))
        {
            types.TryAdd(name, ElementType.Binary32);
        }

        foreach (Segment segment in cut.Segments.Where(_ => _read++ % 4 == 0)) // writing is what takes time
        {
            Try(() => segment.WriteDouble(_folder.File("double.onnx"), types, new HashSet<string>()));
            Try(() => segment.WriteSingle(_folder.File("single.onnx"), types));
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (FormatException)
        {
            // the line that a user gets
        }
    }

    /// <summary>One to four times: a bit turned, a byte drawn, a part taken out, a part doubled, the end cut off.</summary>
    private static byte[] Mutated(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int n = random.Next(1, 5); n > 0 && bytes.Count > 1; n--)
        {
            int at = random.Next(bytes.Count), length = random.Next(1, Math.Min(16, bytes.Count - at + 1));
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Model()
    {
        var branch = new GraphProto { Name = "then" };
        branch.Node.Add(TestModel.Made("Conv", ["x", "w"], "inner"));
        branch.Output.Add(new ValueInfoProto { Name = "inner" });
        return new TestModel().Input("x", "N", 2L, 9L, 9L).Input("c").Weights("w", 1, 2, 2, 3, 3).Floats("b", [1, 2], 2)
            .Longs("shape", 2, 2, 1, 1)
            .Node("Constant", [], "v", ("value", TensorData.Of([2f, 3f, 4f, 5f], 2, 2, 1, 1).ToProto("")))
            .Node("ConstantOfShape", ["shape"], "u")
            .Node("Conv", ["x", "w", "b"], "a", ("pads", new long[] { 1, 1, 1, 1 }), ("auto_pad", "NOTSET"), ("group", 1L))
            .Node("Conv", ["a", "v"], "d", ("auto_pad", "SAME_UPPER"), ("strides", new long[] { 2, 2 })).Node("Relu", ["d"], "r")
            .Node("Conv", ["r", "u"], "e").Node("If", ["c"], "f", ("then_branch", branch), ("else_branch", branch.Clone()))
            .Node("Cast", ["e"], "y", ("to", 1L)).Output("y", "f").Bytes();
    }
}
