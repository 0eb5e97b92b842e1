using ConvBench.Bench.Cli;
using ConvBench.Models;
using ConvBench.Tests.Models;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Bench.Networks;

/// <summary>network FILE: a small model from its input to its output.</summary>
public sealed class NetworkVerbTests : IDisposable
{
    private readonly FakeRun _run = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    /// <summary>Two layers, one of them beside the way, pooling that ONNX Runtime has in float32 alone, and a softmax.</summary>
    private string Model => new TestModel().Input("x", "N", 2L, 8L, 8L).Weights("w", 1, 4, 2, 3, 3).Weights("v", 2, 4, 4, 1, 1)
        .Weights("g", 3, 4, 3).Floats("b", [1, 2, 3, 4], 4)
        .Node("Conv", ["x", "w", "b"], "a", ("auto_pad", "SAME_UPPER")).Node("Relu", ["a"], "r")
        .Node("Conv", ["r", "v"], "c").Node("Add", ["c", "r"], "s").Node("AveragePool", ["s"], "p", ("kernel_shape", new long[] { 8, 8 }))
        .Node("Flatten", ["p"], "f").Node("MatMul", ["f", "g"], "m").Node("Softmax", ["m"], "y").Output("y").Write(_folder);

    [MachineFact(Need.Onnx)]
    public void SmallModel_HasTheErrorsOfItsLayersAndWhatBecomesOfThem()
    {
        Measure("fake/good,fake/refuses");
        NetworkHeader header = NetworkFile.Read(_run.Out);
        Assert.Equal(["n1c2h8w8k4r3s3_p1_b", "n1c4h8w8k4r1s1"], header.Layers.Select(l => l.Problem));
        Assert.Equal([0, 1], header.Layers.Select(l => l.Depth));
        Assert.Equal(["AveragePool"], header.InSingle.Keys);

        IReadOnlyList<LocalError> rows = NetworkFile.Rows(_run.Out, out _);
        Assert.All(rows.Where(r => r.Row == "fake/refuses"),
            r => Assert.Equal((CaseStatus.Unsupported, "not today"), (r.Status, r.Reason)));
        Assert.All(rows.Where(r => r.Row == "fake/good"), r => Assert.InRange(r.Error!.RelL2, 1e-9, 1e-7)); // correctly rounded

        IReadOnlyList<PolicyLine> policies = NetworkFile.Policies(_run.Out, out _);
        Assert.Equal(["correctly rounded", "all fake/good", "fastest", "fastest within 1e-6"], policies.Select(p => p.Name));
        Assert.All(policies, p => Assert.Equal("", p.Fault));
        foreach (PolicyLayer layer in policies.SelectMany(p => p.Layers))
        {
            // ŷ − y is the sum of the other two: the norms obey the triangle's inequality, but for their own roundings
            Assert.InRange(layer.Total, Math.Abs(layer.Local - layer.Inherited) - 1e-12, layer.Local + layer.Inherited + 1e-12);
        }

        Assert.Equal(0, policies[0].Layers[0].Inherited, 1e-12); // the input is float32: the first layer inherits nothing
        Assert.InRange(policies[0].Layers[1].Inherited, 1e-9, 1e-6);
        NetworkOutput output = Assert.Single(policies[1].Outputs);
        Assert.Equal((1, 0), (output.Choices, output.Flips));
        Assert.InRange(output.RelL2, 1e-10, 1e-6);
        TimesAreOfTheLayersOwnOperands(header);
    }

    private void TimesAreOfTheLayersOwnOperands(NetworkHeader header)
    {
        CaseRecord[] timed = [.. _run.Records.Where(r => r.Algorithm == "fake/good")];
        Assert.Equal(2, timed.Length);
        Assert.All(timed, r => Assert.StartsWith("file:", r.Distribution, StringComparison.Ordinal));
        Assert.Equal(2, timed.Select(r => r.Distribution).Distinct().Count());
        Assert.All(timed, r => Assert.Null(r.OperandFiles)); // they lay in the run's scratch folder
        LocalError[] rows = [.. NetworkFile.Rows(_run.Out, out _).Where(r => r.Row == "fake/good")];
        Assert.Equal(rows.Select(r => r.Error!.RelL2), timed.Select(r => r.Error!.RelL2));
        Assert.Equal(timed.Select(r => r.Distribution), header.Layers.Select(l => l.Operands));
    }

    /// <summary>The layer that a row gets wrong is kept as one of ONNX's own tests, with which the verb repeats it.</summary>
    [MachineFact(Need.Onnx)]
    public void WrongRow_LeavesItsLayerBehind()
    {
        Assert.Equal(ExitCode.SomeFailed, _run.Run("network", Model, "--algorithm", "fake/wrong", "--passes", "1", "--out", _run.Out));
        Assert.All(NetworkFile.Rows(_run.Out, out _), r => Assert.Equal(CaseStatus.Failed, r.Status));
        string kept = Path.Combine(_run.Out, "failed", "layer-1"), again = Path.Combine(_folder.Path, "again");
        Assert.Equal(ExitCode.Ok, _run.Run("network", kept, "--algorithm", "fake/good", "--passes", "1", "--out", again));
        NetworkHeader header = NetworkFile.Read(again);
        Assert.Equal(["n1c2h8w8k4r3s3_p1_b"], header.Layers.Select(l => l.Problem));
        Assert.Equal("input_0.pb", header.Inputs[0].Source);
        Assert.Equal([1, 4, 8, 8], NetworkFile.Policies(again, out _)[0].Outputs[0].Shape);
        Assert.Equal(4 * 8 * 8, ModelFile.ReadTensor(Path.Combine(kept, BackendTest.Data, "output_0.pb")).Count);
    }

    [MachineFact(Need.Onnx)]
    public void FilterLeavesTheOtherLayersExact()
    {
        Measure("fake/good", "--filter", "n-c");
        Assert.Equal([1], NetworkFile.Rows(_run.Out, out _).Select(r => r.Layer));
        PolicyLine policy = NetworkFile.Policies(_run.Out, out _).Single(p => p.Name == "all fake/good");
        Assert.Equal([Truth.RoundedRow, "fake/good"], policy.Rows);
    }

    /// <summary>Weights that are inputs, as in ONNX's tests of single operators, are taken as they are given.</summary>
    [MachineFact(Need.Onnx)]
    public void WeightsThatAreInputs_AreTaken()
    {
        string model = new TestModel().Input("x", 1L, 1L, 4L, 4L).Input("W", 1L, 1L, 3L, 3L).Node("Conv", ["x", "W"], "y").Output("y")
            .Write(_folder);
        Assert.Equal(ExitCode.Ok, _run.Run("network", model, "--algorithm", "fake/good", "--passes", "1", "--out", _run.Out));
        Assert.Equal(["n1c1h4w4k1r3s3"], NetworkFile.Read(_run.Out).Layers.Select(l => l.Problem));
    }

    [MachineTheory(Need.Onnx)]
    [InlineData("--dim", "M=3", "the model has no such open size and no such input; expected one of N, x")]
    [InlineData("--dim", "N=0", "expected sizes of at least 1")]
    [InlineData("--dim", "N", "expected NAME=SIZE")]
    [InlineData("--dim", "x=1x2x9x9", "expected N × 2 × 8 × 8, where names and ? are open")]
    [InlineData("--filter", "(", "Not enough )'s")]
    [InlineData("--inputs", "nowhere", "expected x.npy or x.pb or input_0.pb or input_0.npy for input 'x'")]
    [InlineData("--threads", "1,2", "one thread count at a time")]
    public void ValuesThatCannotBe_AreOneLine(string option, string value, string expected)
    {
        Assert.Equal(ExitCode.Usage, _run.Run("network", Model, "--algorithm", "fake/good", "--out", _run.Out, option, value));
        Assert.Contains(expected, Assert.Single(_run.Faults.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [MachineFact(Need.Onnx)]
    public void ModelThatOnnxRuntimeRefuses_IsOneLine()
    {
        string model = new TestModel { Opset = 999 }.Input("x", 1L, 1L, 4L, 4L).Weights("w", 1, 1, 1, 1, 1)
            .Node("Conv", ["x", "w"], "y").Output("y").Write(_folder);
        Assert.Equal(ExitCode.Usage, _run.Run("network", model, "--algorithm", "fake/good", "--out", _run.Out));
        string fault = Assert.Single(_run.Faults.Trim().Split('\n'));
        Assert.StartsWith("bench: ONNX Runtime refuses the model: ", fault, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_run.Out));
    }

    private void Measure(string rows, params string[] options)
    {
        int exit = _run.Run(["network", Model, "--algorithm", rows, "--passes", "1", "--out", _run.Out, .. options]);
        Assert.True(exit == ExitCode.Ok, _run.Faults + _run.Printed);
    }
}
