using ConvBench.Models;
using Onnx;
using Xunit;

namespace ConvBench.Tests.Models;

/// <summary>Graphs of model files: order, faults, what is constant, and where a network is cut.</summary>
public sealed class ModelGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NodesInAnyOrder_AreSorted()
    {
        TestModel model = TestModel.OneConv([1, 2, 8, 8], [2, 2, 3, 3]);
        model.Node("Relu", ["y"], "z").Graph.Output[0].Name = "z";
        (model.Graph.Node[0], model.Graph.Node[1]) = (model.Graph.Node[1], model.Graph.Node[0]);
        Assert.Equal(["n-y", "n-z"], Read(model).Nodes.Select(n => n.Name));
    }

    [Fact]
    public void Cycle_NamesANodeOfIt() => Assert.Equal(
        "model.onnx: node 'n-a' (Relu): waits for its own output, expected a graph without cycles",
        Fault(new TestModel().Input("x", 1L).Node("Relu", ["b"], "a").Node("Relu", ["a"], "b").Output("b")));

    [Fact]
    public void WeightsThatAreMissing_AreNamed() => Assert.Equal(
        "model.onnx: node 'n-y' (Conv): reads 'w', which is no input, no initializer and no node's output",
        Fault(new TestModel().Input("x", 1L, 1L, 4L, 4L).Node("Conv", ["x", "w"], "y").Output("y")));

    [Fact]
    public void TensorThatIsWrittenTwice_IsNamed() => Assert.Equal(
        "model.onnx: node 'n-y' (Exp): writes 'y', which is there already",
        Fault(new TestModel().Input("x", 1L).Node("Relu", ["x"], "y").Node("Exp", ["x"], "y").Output("y")));

    [Fact]
    public void OutputOfNoNode_IsNamed() => Assert.Equal("model.onnx: output 'z' is written by no node",
        Fault(new TestModel().Input("x", 1L).Node("Relu", ["x"], "y").Output("z")));

    [Fact]
    public void ModelWithoutOperators_IsRefused()
    {
        ModelProto model = TestModel.OneConv([1, 2, 8, 8], [2, 2, 3, 3]).Proto();
        model.OpsetImport.Clear();
        string path = _folder.File("model.onnx");
        ModelFile.Write(path, model);
        Assert.Equal("model.onnx: names no version of ONNX's operators (opset_import)",
            Assert.Throws<FormatException>(() => ModelGraph.Read(path)).Message);
    }

    [Theory]
    [InlineData("not a model", "expected an ONNX model")]
    [InlineData("", "no graph with nodes, expected an ONNX model")]
    public void FileThatIsNoModel_IsOneLine(string text, string expected)
    {
        string said = Assert.Throws<FormatException>(() => ModelGraph.Read(_folder.File("x.onnx", text))).Message;
        Assert.StartsWith("x.onnx: ", said, StringComparison.Ordinal);
        Assert.EndsWith(expected, said, StringComparison.Ordinal);
    }

    /// <summary>Weights from an initializer, a Constant node, and nodes that compute them from constants.</summary>
    [Fact]
    public void ConstantWeights_AreFoundWhereverTheyStand()
    {
        TestModel model = new TestModel().Input("x", 1L, 1L, 4L, 4L).Weights("w1", 1, 1, 1, 1, 1).Longs("shape", 1, 1, 1, 1)
            .Node("Constant", [], "w2", ("value", TensorData.Of([2f], 1, 1, 1, 1).ToProto("")))
            .Node("ConstantOfShape", ["shape"], "w3")
            .Node("Conv", ["x", "w1"], "a").Node("Conv", ["a", "w2"], "b").Node("Conv", ["b", "w3"], "y").Output("y");
        ModelGraph graph = Read(model);
        Assert.Equal(["w3"], graph.ComputedConstants);
        var cut = NetworkCut.Of(graph, new Dictionary<string, TensorData> { ["w3"] = TensorData.Of([3f], 1, 1, 1, 1) });
        Assert.Equal([0, 1, 2], cut.Convs.Select(c => c.Depth));
        Assert.Equal([2f], cut.Convs[1].Weights.Floats());
        Assert.Equal([3f], cut.Convs[2].Weights.Floats());
    }

    /// <summary>Two branches are of one level; what joins them is of the next.</summary>
    [Fact]
    public void Network_IsCutByTheLongestWayFromItsInput()
    {
        TestModel model = new TestModel().Input("x", 1L, 1L, 4L, 4L).Weights("w", 1, 1, 1, 1, 1)
            .Node("Relu", ["x"], "r").Node("Conv", ["r", "w"], "a").Node("Conv", ["x", "w"], "b").Node("Add", ["a", "b"], "c")
            .Node("Conv", ["c", "w"], "d").Node("Add", ["d", "x"], "y").Output("y");
        var cut = NetworkCut.Of(Read(model), new Dictionary<string, TensorData>());
        Assert.Equal([0, 0, 1], cut.Convs.Select(c => c.Depth));
        Assert.Equal([0, 1, 2], cut.Segments.Select(s => s.Level));
        Assert.Equal(["r"], cut.Segments[0].Writes);
        Assert.Equal(["a", "b"], cut.Segments[1].Reads);
        Assert.Equal(["d", "x"], cut.Segments[2].Reads);
        Assert.Equal(3, cut.Levels);
    }

    [Fact]
    public void OtherConvolutions_AreNamedWithTheReason()
    {
        var branch = new GraphProto { Name = "then" };
        branch.Node.Add(TestModel.Made("Conv", ["x", "w"], "inner"));
        branch.Output.Add(new ValueInfoProto { Name = "inner" });
        TestModel model = new TestModel().Input("x", 1L, 1L, 4L, 4L).Input("v", 1L, 1L, 1L, 1L).Input("c").Weights("w", 1, 1, 1, 1, 1)
            .Weights("w3", 1, 1, 1, 1, 1, 1)
            .Node("ConvTranspose", ["x", "w"], "t").Node("Conv", ["x", "v"], "computed").Node("Conv", ["x", "w3"], "cube")
            .Node("If", ["c"], "either", ("then_branch", branch), ("else_branch", branch.Clone()))
            .Output("t", "computed", "cube", "either");
        var cut = NetworkCut.Of(Read(model), new Dictionary<string, TensorData>());
        Assert.Empty(cut.Convs);
        Assert.Equal(
        [
            "n-t: a transposed convolution; rows compute forward ones",
            "n-computed: its weights are computed from the network's input",
            "n-cube: 3 axes; rows take one or two",
            "n-inner: inside the subgraph of node 'n-either' (If)",
            "n-inner: inside the subgraph of node 'n-either' (If)",
        ],
        cut.NotTaken.Select(n => $"{n.Node}: {n.Reason}"));
    }

    private ModelGraph Read(TestModel model) => ModelGraph.Read(model.Write(_folder));

    private string Fault(TestModel model) => Assert.Throws<FormatException>(() => Read(model)).Message;
}
