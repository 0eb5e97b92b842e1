using ConvBench.Backends.Onnx;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Onnx;

/// <summary>What is said of CUDA devices, against a driver compiled here, and what the CUDA rows ask of ONNX Runtime.</summary>
public sealed class CudaProviderTests
{
    /// <summary>STATUS of cuInit, COUNT devices.</summary>
    private const string Driver = """
        #include <stdio.h>
        int cuInit(unsigned flags) { return flags ? 1 : STATUS; }
        int cuDeviceGetCount(int *count) { *count = COUNT; return 0; }
        int cuDeviceGet(int *device, int ordinal) { *device = 100 + ordinal; return ordinal < COUNT ? 0 : 101; }
        int cuDeviceGetName(char *name, int length, int device) { snprintf(name, length, "Fake GPU %d", device); return 0; }
        int cuGetErrorName(int status, const char **name) { *name = "CUDA_ERROR_NO_DEVICE"; return status == 100 ? 0 : 1; }
        """;

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void TheDriversDevices_AreNamed_WhereTheProviderLoads()
    {
        using var folder = new TemporaryFolder();
        bool loaded = false;
        var provider = new CudaProvider(Compile(folder, status: 0, count: 2), () => loaded = true);
        Assert.True(loaded);
        Assert.Null(provider.Fault);
        Assert.Equal(["cuda:0 Fake GPU 100", "cuda:1 Fake GPU 101"], provider.Devices.Select(d => d.Described));
    }

    [MachineTheory(Need.CCompiler, Need.Linux)]
    [InlineData(100, 0, "NVIDIA's driver refuses: cuInit: CUDA_ERROR_NO_DEVICE (100)")]
    [InlineData(999, 0, "NVIDIA's driver refuses: cuInit: an unknown error (999)")]
    [InlineData(0, 0, "NVIDIA's driver has no device here: is there a GPU, and does CUDA_VISIBLE_DEVICES not hide it?")]
    public void ADriverWithoutDevices_IsAReason_AndTheProviderIsNotLoaded(int status, int count, string reason)
    {
        using var folder = new TemporaryFolder();
        var provider = new CudaProvider(Compile(folder, status, count), () => throw new InvalidOperationException("loaded"));
        Assert.Equal(reason, provider.Fault);
        Assert.Empty(provider.Devices);
    }

    [Fact]
    public void AMissingDriver_IsAReasonWithARemedy() => Assert.Equal(
        "no NVIDIA driver here (libcudafake.so.1): install it, or give the container its GPU",
        new CudaProvider("libcudafake.so.1", () => throw new InvalidOperationException("loaded")).Fault);

    [MachineFact(Need.CCompiler, Need.Linux)]
    public void AProviderThatDoesNotLoad_IsAReason_AndHasNoDevices()
    {
        using var folder = new TemporaryFolder();
        var provider = new CudaProvider(Compile(folder, status: 0, count: 1), () => throw new RowFaultException("no libcublas\nmore"));
        Assert.Equal("no libcublas", provider.Fault);
        Assert.Empty(provider.Devices);
    }

    [Theory]
    [InlineData("onnx/gpu", "EXHAUSTIVE", "0")]
    [InlineData("onnx/cuda-tf32", "EXHAUSTIVE", "1")]
    [InlineData("onnx/cuda-heuristic", "HEURISTIC", "0")]
    [InlineData("onnx/cuda-default", "DEFAULT", "0")]
    public void ACudaRow_AsksForItsSearchAndArithmetic(string id, string search, string tf32)
    {
        OnnxAlgorithm row = OnnxAlgorithm.All.Single(a => a.Id == id);
        Assert.Equal(new Dictionary<string, string>
        {
            ["device_id"] = "1", ["cudnn_conv_algo_search"] = search, ["use_tf32"] = tf32,
        }, row.Cuda.Options(1));
        Assert.Equal(tf32 == "1" ? Tolerance.Tf32RelL2 : Tolerance.NormwiseRelL2, row.NormwiseLimit(new ConvProblem(1, 1, 1, 1, 1, 1, 1)));
        Assert.Equal(id != "onnx/gpu", row.OnRequest);
        Assert.Equal(id != "onnx/gpu" ? ["cuda"] : ["cuda", "dml"], row.DeviceKinds);
    }

    private static string Compile(TemporaryFolder folder, int status, int count)
    {
        string file = folder.File("libcuda.so.1");
        (int code, string printed) = Tools.Run(Tools.Compiler!, "-shared", "-fPIC", $"-DSTATUS={status}", $"-DCOUNT={count}", "-o", file,
            folder.File("driver.c", Driver));
        return code == 0 ? file : throw new InvalidOperationException(printed);
    }
}
