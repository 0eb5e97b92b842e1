using ConvBench.Bench.Cli;
using ConvBench.Models;
using ConvBench.Tests.Models;
using Xunit;

namespace ConvBench.Tests.Bench.Verbs;

/// <summary>judge of ONNX's own tests: the output that each Conv test expects, with its bits.</summary>
public sealed class JudgedOnnxTests : IDisposable
{
    private readonly FakeRun _run = new();
    private readonly TemporaryFolder _tests = new();

    public void Dispose()
    {
        _run.Dispose();
        _tests.Dispose();
    }

    [Fact]
    public void ExpectedOutputs_AreJudged_AndOtherTestsAreNot()
    {
        Write("test_right", "n2c4h7w6k6r3s3_p1_g2_b", _ => { });
        Write("test_wrong", "n1c3h5w5k2r3s3", y => y[3] += 1);
        TestModel.OneConv([1, 1, 4, 4, 4], [1, 1, 3, 3, 3]).Write(_tests, "cube.onnx");
        Move("cube.onnx", "test_cube", [1, 1, 4, 4, 4]);
        new TestModel().Input("x", 4L).Node("Relu", ["x"], "y").Output("y").Write(_tests, "relu.onnx");
        Move("relu.onnx", "test_relu", [4]);

        Assert.Equal(ExitCode.SomeFailed, _run.Run("judge", _tests.Path, "--out", _run.Out));
        CaseRecord[] expected = [.. _run.Records.Where(r => r.Algorithm == "onnx-test/expected")];
        Assert.Equal(["test_right", "test_wrong"], expected.Select(r => r.ProblemName));
        Assert.Equal([CaseStatus.Ok, CaseStatus.Failed], expected.Select(r => r.Status));
        Assert.InRange(expected[0].Error!.CorrectBits, 24, 53);
        Assert.StartsWith("file:", expected[0].Distribution, StringComparison.Ordinal);
        Assert.Contains("not taken: test_cube: 3 axes; rows take one or two", _run.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("test_relu", _run.Printed, StringComparison.Ordinal);
    }

    /// <summary>Weights as inputs of the graph, and one axis: as ONNX writes some of its tests.</summary>
    [Fact]
    public void TestOverOneAxis_WithWeightsAsInputs_IsTaken()
    {
        new TestModel().Input("x", 1L, 1L, 5L).Input("W", 1L, 1L, 3L).Node("Conv", ["x", "W"], "y").Output("y").Write(_tests, "m.onnx");
        string data = Move("m.onnx", "test_line", [1, 1, 5]);
        ModelFile.WriteTensor(Path.Combine(data, "input_0.pb"), "x", TensorData.Of([1f, 2, 3, 4, 5], 1, 1, 5));
        ModelFile.WriteTensor(Path.Combine(data, "input_1.pb"), "W", TensorData.Of([1f, 0, -1], 1, 1, 3));
        ModelFile.WriteTensor(Path.Combine(data, "output_0.pb"), "y", TensorData.Of([-2f, -2, -2], 1, 1, 3));
        Assert.Equal(ExitCode.Ok, _run.Run("judge", _tests.Path, "--out", _run.Out));
        CaseRecord record = _run.Record("onnx-test/expected");
        Assert.Equal("n1c1h1w5k1r1s3", record.Problem);
        Assert.Equal(0, record.Error!.MaxAbs);
    }

    private void Write(string name, string problem, Action<float[]> spoil)
    {
        var p = ConvProblem.Parse(problem);
        var data = ConvData.Create(p, Distribution.Normal, 1);
        float[] y = ReferenceConv.Compute(p, data, 1).Rounded();
        spoil(y);
        BackendTest.Write(Path.Combine(_tests.Path, name), p, data, y);
    }

    /// <summary>Makes a test of a model with an input of ones; returns the folder of its data.</summary>
    private string Move(string model, string test, long[] input)
    {
        string data = Directory.CreateDirectory(Path.Combine(_tests.Path, test, BackendTest.Data)).FullName;
        File.Move(_tests.File(model), Path.Combine(_tests.Path, test, "model.onnx"));
        float[] ones = [.. Enumerable.Repeat(1f, (int)input.Aggregate(1L, (a, b) => a * b))];
        ModelFile.WriteTensor(Path.Combine(data, "input_0.pb"), "x", TensorData.Of(ones, input));
        return data;
    }
}
