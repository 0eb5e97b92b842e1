using System.Text;
using ConvBench.Backends.Onnx;
using ConvBench.Tests.Skipping;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace ConvBench.Tests.Backends.Onnx;

/// <summary>What the backend says about itself, its model and its sessions.</summary>
public sealed class OnnxBackendTests
{
    private readonly OnnxBackend backend = new();

    [MachineFact(Need.Onnx)]
    public void Backend_Loaded_NamesItsVersionFileAndDevices()
    {
        Assert.True(backend.IsAvailable(out string reason), reason);
        Assert.True(System.Version.TryParse(backend.Version, out _), backend.Version);
        Assert.True(File.Exists(backend.LibraryPath), backend.LibraryPath);
        Assert.Equal(Device.Cpu, backend.Devices[0]);
    }

    [MachineTheory(Need.OnnxForCpu)]
    [InlineData("onnx/auto", "cuda:0", "CUDA")]
    [InlineData("onnx/gpu", "cuda:0", "CUDA")]
    [InlineData("onnx/auto", "dml:0", "DirectML")]
    [InlineData("onnx/auto", "npu:0", "'npu:0'")]
    [InlineData("onnx/gpu", "cpu", "GPU")]
    public void Supports_ADeviceThatACpuBuildDoesNotHave_SaysWhy(string id, string text, string expected)
    {
        Device device = Device.Parse(text);
        ConvProblem problem = ConvProblem.Parse("n1c1h1w1k1r1s1");
        IConvAlgorithm algorithm = backend.Algorithms.Single(a => a.Id == id);
        Assert.False(algorithm.Supports(problem, device, out string reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => algorithm.Prepare(problem, new float[1], [], new ConvOptions { Device = device }));
    }

    [Fact]
    public void Supports_WeightsBeyondAProtobufMessage_SaysWhy()
    {
        // 2^29 weights are 2 GB; the heavy Keras layer has 117 MB
        Assert.False(backend.Algorithms[0].Supports(ConvProblem.Parse("n1c8192h1w1k65536r1s1"), Device.Cpu, out string reason));
        Assert.Contains("2 GB", reason, StringComparison.Ordinal);
        Assert.True(backend.Algorithms[0].Supports(ConvProblem.Parse("n1c1024h256w256k1024r4s7_same_d3x2"), Device.Cpu, out reason),
            reason);
    }

    /// <summary>What a GPU does, on the CPU: the output stays where the session put it, and Store fetches that one and computes
    /// nothing.</summary>
    [MachineFact(Need.Onnx)]
    public void Store_OfAnOutputOnTheDevice_FetchesWhatRunComputed()
    {
        ConvProblem problem = ConvProblem.Parse("n1c16h9w8k32r3s3_p1_b");
        ConvData data = ConvData.Create(problem, Distribution.Normal, seed: 1);
        ConvData other = ConvData.Create(problem, Distribution.Normal, seed: 2);
        IConvAlgorithm auto = backend.Algorithms[0];
        using IConvPlan usual = auto.Prepare(problem, data.W, data.B, new ConvOptions());
        using SessionOptions options = ((OnnxAlgorithm)auto).Session(new ConvOptions());
        using var plan = new OnnxPlan(problem, OnnxModel.Write(problem, data.W, data.B), options, Device.Cpu, leaveOnDevice: true);
        Assert.Equal(Output(usual, data.X, runs: 1), Output(plan, data.X, runs: 3));
        Assert.Equal(Output(usual, other.X, runs: 1), Output(plan, other.X, runs: 1));
        Assert.All(Output(plan, data.X, runs: 0), y => Assert.True(float.IsNaN(y)));
    }

    private static float[] Output(IConvPlan plan, float[] x, int runs)
    {
        var y = new float[32 * 9 * 8];
        plan.Load(x);
        plan.Run(runs);
        plan.Store(y);
        return y;
    }

    [Fact]
    public void Prepare_WithWrongLengths_Throws()
    {
        ConvProblem problem = ConvProblem.Parse("n1c2h3w3k2r1s1_b");
        IConvAlgorithm algorithm = backend.Algorithms[0];
        Assert.Throws<ArgumentOutOfRangeException>(() => algorithm.Prepare(problem, new float[3], new float[2], new ConvOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => algorithm.Prepare(problem, new float[4], [], new ConvOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => algorithm.Prepare(problem, new float[4], new float[2], new ConvOptions(0)));
    }

    [MachineTheory(Need.Avx2)] // without wide vectors there is nothing to block
    [InlineData("onnx/auto", true)]
    [InlineData("onnx/im2col", false)]
    public void Graph_AsOptimised_BlocksChannelsInAutoAlone(string id, bool blocked)
    {
        ConvProblem problem = ConvProblem.Parse("n1c64h8w8k64r3s3_p1");
        ConvData data = ConvData.Create(problem, Distribution.Integers, seed: 1);
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            OnnxLibrary.Load();
            using SessionOptions options = OnnxAlgorithm.All.Single(a => a.Id == id).Session(new ConvOptions());
            options.OptimizedModelFilePath = file;
            using var session = new InferenceSession(OnnxModel.Write(problem, data.W, data.B), options);

            // ReorderOutput is the node that brings blocked channels back to NCHW
            Assert.Equal(blocked, Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains("ReorderOutput", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void MinimumFlops_IsNeverAboveTheDirectCount()
    {
        ConvProblem problem = ConvProblem.Parse("n1c16h14w14k32r3s3_p1");
        Assert.Equal(problem.EffectiveFlops, backend.Algorithms.Single(a => a.Id == "onnx/auto").MinimumFlops(problem));
        Assert.Equal(problem.EffectiveFlops / 9.0, backend.Algorithms.Single(a => a.Id == "onnx/gpu").MinimumFlops(problem));
    }
}
