using ConvBench.Backends.Cudnn;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Cudnn;

/// <summary>What a plan calls, in which order, and what is left where a call fails.</summary>
public sealed class CudnnPlanTests
{
    private const string Layer = "n1c2h6w6k3r3s3_p1_b_relu";

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void APlan_CallsWhatItMust_InOrder_AndGivesAllBack()
    {
        using var fake = new FakeCuda();
        var layer = new CudnnCase(Layer);
        using (IConvPlan plan = layer.Plan(fake.Backend(), "implicit-gemm", "cuda:1"))
        {
            layer.Output(plan, runs: 2);
        }

        string[] calls = ["cudnnConvolutionForward algorithm 0 math 3", "cudnnAddTensor", "cudnnActivationForward"];
        string[] expected =
        [
            "cudaStreamCreateWithFlags on 1",
            "cudnnCreate", "cudnnSetStream",
            "cudnnCreateTensorDescriptor", "cudnnCreateTensorDescriptor", "cudnnCreateTensorDescriptor",
            "cudnnSetTensor4dDescriptor 1x2x6x6", "cudnnSetTensor4dDescriptor 1x3x6x6", "cudnnSetTensor4dDescriptor 1x3x1x1",
            "cudnnCreateFilterDescriptor", "cudnnSetFilter4dDescriptor 3x2x3x3",
            "cudnnCreateConvolutionDescriptor",
            "cudnnSetConvolution2dDescriptor pad 1x1 stride 1x1 dilation 1x1 mode 1", "cudnnSetConvolutionGroupCount 1",
            "cudnnSetConvolutionMathType 3",
            "cudnnCreateActivationDescriptor", "cudnnSetActivationDescriptor mode 1 nan 1",
            "cudaMalloc 288 on 1", "cudaMalloc 432 on 1", "cudaMalloc 216 on 1", "cudaMalloc 12 on 1",
            "cudaMemcpyAsync 216 bytes to the device", "cudaStreamSynchronize",
            "cudaMemcpyAsync 12 bytes to the device", "cudaStreamSynchronize",
            "cudnnGetConvolutionForwardWorkspaceSize of 0", "cudnnSetConvolutionMathType 3", "cudaMalloc 1 on 1",
            "cudaMemsetAsync 0, 288 bytes", .. calls, "cudaStreamSynchronize", // tried once
            "cudaMemsetAsync 255, 432 bytes", "cudaMemcpyAsync 288 bytes to the device", "cudaStreamSynchronize", // Load
            .. calls, .. calls, "cudaStreamSynchronize", // Run: one wait for both
            "cudaMemcpyAsync 432 bytes to the host", "cudaStreamSynchronize", // Store
            "cudaFree", "cudaFree", "cudaFree", "cudaFree", "cudaFree",
            "cudnnDestroyActivationDescriptor", "cudnnDestroyConvolutionDescriptor", "cudnnDestroyFilterDescriptor",
            "cudnnDestroyTensorDescriptor", "cudnnDestroyTensorDescriptor", "cudnnDestroyTensorDescriptor", "cudnnDestroy",
            "cudaStreamDestroy",
        ];
        Assert.Equal(expected, fake.Log);
        Assert.Equal(0, fake.Alive);
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void BeforeARun_TheOutputIsNaN()
    {
        using var fake = new FakeCuda();
        var layer = new CudnnCase(Layer);
        using IConvPlan plan = layer.Plan(fake.Backend(), "implicit-gemm");
        Assert.All(layer.Output(plan, runs: 0), y => Assert.True(float.IsNaN(y)));
        Assert.All(layer.Output(plan, runs: 1), y => Assert.False(float.IsNaN(y)));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void APlan_SaysItsDeviceAndWorkspace_FromAnyThread()
    {
        using var fake = new FakeCuda();
        var layer = new CudnnCase("n1c2h6w6k3r3s3_p1");
        using IConvPlan plan = layer.Plan(fake.Backend(), "gemm", "cuda:1");
        Assert.Equal(new Execution(new Device("cuda", 1), 1, Execution.Library) { DeviceName = "Fake GPU 1" }, plan.Execution);
        Assert.Equal(4 * 2 * 9 * 36, plan.WorkspaceBytes);
        float[] here = layer.Output(plan), there = [];
        var thread = new Thread(() => there = layer.Output(plan)); // the current device belongs to a thread
        thread.Start();
        thread.Join();
        Assert.Equal(here, there);
    }

    /// <summary>Each allocation in turn finds no memory: the line says how much on which device, and nothing stays behind.</summary>
    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData(1, 288)]
    [InlineData(2, 432)]
    [InlineData(3, 216)]
    [InlineData(4, 12)]
    [InlineData(5, 2592)]
    public void ADeviceWithoutMemory_IsAReason_AndLeavesNothing(int malloc, int bytes)
    {
        using FakeCuda fake = new FakeCuda().With("malloc-fails", $"{malloc}");
        var e = Assert.Throws<InsufficientMemoryException>(() => new CudnnCase("n1c2h6w6k3r3s3_p1").Plan(fake.Backend(), "gemm"));
        Assert.StartsWith($"cuda:0 Fake GPU 0 is out of memory: {bytes} bytes asked for, ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(" of 1073741824 bytes free", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, fake.Alive);
        Assert.DoesNotContain(fake.Log, l => l.StartsWith("WRONG", StringComparison.Ordinal));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void CudnnWithoutMemory_IsAReason_AndLeavesNothing()
    {
        using FakeCuda fake = new FakeCuda().With("fail", "cudnnCreate");
        var e = Assert.Throws<InsufficientMemoryException>(() => new CudnnCase(Layer).Plan(fake.Backend(), "implicit-gemm"));
        Assert.Equal("cudnnCreate: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED (4004): cudnnCreate: no memory", e.Message);
        Assert.Equal(0, fake.Alive);
    }

    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData("90100", "CUDNN_STATUS_NOT_SUPPORTED_SHAPE (3002): cudnnConvolutionForward: the algorithm does not run this layer")]
    [InlineData("8907", "CUDNN_STATUS_NOT_SUPPORTED (9): cudnnConvolutionForward: the algorithm does not run this layer")]
    public void AnAlgorithm_ThatIsPromisedAndRefusesToRun_IsUnsupported_AndLeavesNothing(string version, string words)
    {
        using FakeCuda fake = new FakeCuda().With("deny-run", "7").With("version", version);
        var e = Assert.Throws<RowFaultException>(() => new CudnnCase(Layer).Plan(fake.Backend(), "winograd-nonfused"));
        Assert.True(e.IsUnsupported);
        Assert.Equal("cudnnConvolutionForward: " + words, e.Message);
        Assert.Equal(0, fake.Alive);
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void AFault_OfTheDevice_ComesOutOfTheRun()
    {
        using var fake = new FakeCuda();
        var layer = new CudnnCase(Layer);
        using IConvPlan plan = layer.Plan(fake.Backend(), "implicit-gemm");
        plan.Load(layer.X);
        fake.With("sync-status", "719");
        var e = Assert.Throws<InvalidOperationException>(() => plan.Run(1));
        Assert.Equal("cudaStreamSynchronize: cudaErrorUnknown (719): words of the fake", e.Message);
    }

    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData("cuda:0", 2, "one thread of the host drives the device, not 2")]
    [InlineData("cuda:2", 1, "no device cuda:2 here")]
    public void AThreadCountOrDevice_ThatCannotBeHad_IsRefused(string device, int threads, string words)
    {
        using var fake = new FakeCuda();
        var e = Assert.Throws<RowFaultException>(() => new CudnnCase(Layer).Plan(fake.Backend(), "implicit-gemm", device, threads));
        Assert.True(e.IsUnsupported);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OperandsOfOtherLengths_AreRefused()
    {
        var backend = new CudnnBackend(() => throw new InvalidOperationException("loaded"));
        IConvAlgorithm row = backend.Algorithms[0];
        ConvProblem p = ConvProblem.Parse("n1c2h3w3k2r1s1_b");
        var options = new ConvOptions { Device = new Device("cuda") };
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Prepare(p, new float[3], new float[2], options));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Prepare(p, new float[4], [], options));
    }
}
