using ConvBench.Models;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Models;

/// <summary>Conv nodes of a model as problems: ONNX's rules for attributes, against their definitions.</summary>
public sealed class ConvNodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Attributes_AreThoseOfTheProblem()
    {
        ConvProblem p = Problem([2, 6, 20, 21], [8, 3, 3, 5], ("strides", new long[] { 2, 3 }), ("dilations", new long[] { 1, 2 }),
            ("pads", new long[] { 0, 1, 2, 3 }), ("group", 2L), ("kernel_shape", new long[] { 3, 5 }));
        Assert.Equal("n2c6h20w21k8r3s5_st2x3_p0.1.2.3_d1x2_g2", p.ToString());
    }

    [Fact]
    public void OneAxis_IsAHeightOfOne() => Assert.Equal("n1c4h1w30k8r1s5_st1x2_p0.1.0.2_d1x3",
        Problem([1, 4, 30], [8, 4, 5], ("strides", new long[] { 2 }), ("pads", new long[] { 1, 2 }), ("dilations", new long[] { 3 }))
            .ToString());

    [Fact]
    public void Bias_IsTaken()
    {
        TestModel model = new TestModel().Input("x", 1L, 2L, 5L, 5L).Weights("w", 1, 3, 2, 1, 1).Floats("b", [1, 2, 3], 3)
            .Node("Conv", ["x", "w", "b"], "y").Output("y");
        ConvNode conv = Assert.Single(Cut(model).Convs);
        Assert.True(conv.ProblemOf([1, 2, 5, 5]).HasBias);
        Assert.Equal([1, 2, 3], conv.Bias!.Floats());
    }

    /// <summary>Output size ⌈in/stride⌉ and the odd zero behind (UPPER) or before (LOWER), by the text of the specification.</summary>
    [Property(MaxTest = 200)]
    public void AutoPad_GivesTheSizeThatTheSpecificationNames(byte size, byte taps, byte stride, byte dilation, bool lower)
    {
        long h = 1 + (size % 40), r = 1 + (taps % 5), s = 1 + (stride % 4), d = 1 + (dilation % 3);
        ConvProblem p = Problem([1, 1, h, 40], [1, 1, r, 1], ("strides", new[] { s, 1 }), ("dilations", new[] { d, 1 }),
            ("auto_pad", lower ? "SAME_LOWER" : "SAME_UPPER"));
        Assert.Equal((h + s - 1) / s, p.OH);
        int more = p.PadBottom - p.PadTop;
        Assert.True(lower ? more is 0 or -1 : more is 0 or 1);
    }

    [Theory]
    [InlineData("n-y", 3, "an input of 3 axes, expected 4")]
    [InlineData("n-y", 4, "3 channels, expected 2 × 1 groups")]
    public void InputThatDoesNotFit_NamesTheNode(string node, int axes, string fault)
    {
        ConvNode conv = Assert.Single(Cut(TestModel.OneConv([1, 2, 8, 8], [4, 2, 3, 3])).Convs);
        string said = Assert.Throws<FormatException>(() => conv.ProblemOf([.. new long[] { 1, 3, 8, 8 }.Take(axes)])).Message;
        Assert.Equal($"node '{node}' (Conv): {fault}", said);
    }

    [Theory]
    [InlineData("strides", new long[] { 0, 1 }, "strides of at least 1")]
    [InlineData("dilations", new long[] { 2147483647, 1 }, "a filter that fits")]
    [InlineData("pads", new long[] { 2147483647, 0, 2147483647, 0 }, "a padded image of at most")]
    public void NumbersThatNoLayerHas_AreOneLine(string name, long[] values, string fault)
    {
        ConvNode conv = Assert.Single(Cut(TestModel.OneConv([1, 2, 8, 8], [4, 2, 3, 3], (name, values))).Convs);
        string said = Assert.Throws<FormatException>(() => conv.ProblemOf([1, 2, 8, 8])).Message;
        Assert.StartsWith("node 'n-y' (Conv): ", said, StringComparison.Ordinal);
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pads", new long[] { -1, 0, 0, 0 }, "pads -1, expected a whole number")]
    [InlineData("pads", new long[] { 1, 1 }, "pads of 2 numbers, expected 4")]
    [InlineData("kernel_shape", new long[] { 5, 5 }, "kernel_shape 5×5, expected that of the weights, 3×3")]
    public void AttributesThatDoNotFit_AreNotTaken(string name, long[] values, string reason)
    {
        LayerNotTaken not = Assert.Single(Cut(TestModel.OneConv([1, 2, 8, 8], [4, 2, 3, 3], (name, values))).NotTaken);
        Assert.Contains(reason, not.Reason, StringComparison.Ordinal);
    }

    private ConvProblem Problem(long[] x, long[] w, params (string, object)[] attributes) =>
        Assert.Single(Cut(TestModel.OneConv(x, w, attributes)).Convs).ProblemOf(x);

    private NetworkCut Cut(TestModel model) =>
        NetworkCut.Of(ModelGraph.Read(model.Write(_folder)), new Dictionary<string, TensorData>());
}
