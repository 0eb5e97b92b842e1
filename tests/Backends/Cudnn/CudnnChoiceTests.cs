using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Cudnn;

/// <summary>Rows whose algorithm cuDNN chooses: which one, in which arithmetic, within which workspace.</summary>
public sealed class CudnnChoiceTests
{
    private const string Layer = "n1c16h8w8k8r3s3_p1";

    /// <summary>The fake's searches write back tensor op math wherever there is one, as real ones do; what runs is the row's.</summary>
    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData("heuristic", "winograd", "algorithm 6, FMA math, deterministic, 0 MiB", 6, 3)]
    [InlineData("find", "winograd-nonfused",
        "algorithm 7, FMA math, deterministic, 0.1 MiB (the search: tensor op math, 0.1 MiB)", 7, 3)]
    [InlineData("heuristic-tf32", "", "algorithm 6, default math, deterministic, 0 MiB", 6, 0)]
    [InlineData("find-tf32", "winograd-nonfused-tf32",
        "algorithm 7, default math, deterministic, 0.1 MiB (the search: tensor op math, 0.1 MiB)", 7, 0)]
    public void AChoice_IsRecorded_AndRunsInTheRowsArithmetic(string name, string row, string form, int algorithm, int math)
    {
        using FakeCuda fake = new FakeCuda().With("find-math", "1");
        var layer = new CudnnCase(Layer);
        using IConvPlan plan = layer.Plan(fake.Backend(), name);
        string id = row.Length > 0 ? $"cudnn/{row}" : "";
        Assert.Equal(new Choice { Row = id, Form = form }, plan.Choice);
        Assert.Equal(id, plan.Runs?.Id ?? "");
        layer.Output(plan, runs: 3);
        string[] runs = [.. fake.Log.Where(l => l.StartsWith("cudnnConvolutionForward", StringComparison.Ordinal))];
        Assert.Equal(4, runs.Length);
        Assert.All(runs, l => Assert.Equal($"cudnnConvolutionForward algorithm {algorithm} math {math}", l));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void ASearch_RunsOnce_InThePreparation()
    {
        using var fake = new FakeCuda();
        var layer = new CudnnCase(Layer);
        using IConvPlan plan = layer.Plan(fake.Backend(), "find");
        layer.Output(plan, runs: 3);
        layer.Output(plan, runs: 2);
        Assert.Single(fake.Log, l => l == "cudnnFindConvolutionForwardAlgorithm");
    }

    /// <summary>Algorithm 7 takes 55296 bytes, 5 takes 196608 and 2 takes 36864 here; 6 and 0 take none.</summary>
    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData("find", "n1c16h8w8k8r3s3_p1", "winograd")]
    [InlineData("heuristic", "n1c16h8w8k8r3s3_p1", "winograd")]
    [InlineData("find", "n1c16h8w8k8r5s5_p2", "implicit-gemm")]
    public void WithoutWorkspace_ASearchTakesTheFirstThatNeedsNone(string name, string problem, string row)
    {
        using var fake = new FakeCuda();
        using IConvPlan plan = new CudnnCase(problem).Plan(fake.Backend(workspace: "0"), name);
        Assert.Equal(($"cudnn/{row}", 0), (plan.Choice!.Row, plan.WorkspaceBytes));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void ARow_AboveTheWorkspaceLimit_SaysSo()
    {
        using var fake = new FakeCuda();
        var e = Assert.Throws<RowFaultException>(() => new CudnnCase(Layer).Plan(fake.Backend(workspace: "0"), "winograd-nonfused"));
        Assert.True(e.IsUnsupported);
        Assert.Equal("needs 0.1 MiB of workspace, allowed are 0 MiB (CONVBENCH_CUDNN_WORKSPACE)", e.Message);
        Assert.Equal(0, fake.Alive);
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void ASearch_ThatFindsNothing_SaysSoInCudnnsWords()
    {
        using FakeCuda fake = new FakeCuda().With("heuristic", "0");
        var e = Assert.Throws<RowFaultException>(() => new CudnnCase(Layer).Plan(fake.Backend(), "heuristic"));
        Assert.True(e.IsUnsupported);
        Assert.StartsWith("none of 8 algorithms runs: CUDNN_STATUS_NOT_SUPPORTED_SHAPE (3002)", e.Message, StringComparison.Ordinal);
    }
}
