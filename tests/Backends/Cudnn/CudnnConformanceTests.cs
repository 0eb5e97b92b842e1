using System.Runtime.InteropServices;
using ConvBench.Backends.Cudnn;
using ConvBench.Backends.Cudnn.Native;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Cudnn;

/// <summary>Every row on the fake cuDNN through the gates of the suite edge: descriptors, padding, strides, groups, bias, ReLU.</summary>
public sealed class CudnnConformanceTests
{
    private static readonly ConvOptions Options = new() { Device = new Device("cuda") };

    /// <summary>What the API reference says that an algorithm does.</summary>
    private static readonly Dictionary<string, Func<ConvProblem, bool>> Rules = new()
    {
        ["implicit-gemm"] = _ => true,
        ["implicit-precomp-gemm"] = p => !p.Features.HasFlag(ProblemFeatures.Dilation),
        ["gemm"] = p => !p.Features.HasFlag(ProblemFeatures.Dilation),
        ["direct"] = _ => false,
        ["fft"] = p => IsPlain(p) && p.PadTop < p.R && p.PadLeft < p.S && p.H + (2 * p.PadTop) <= 256 && p.W + (2 * p.PadLeft) <= 256,
        ["fft-tiling"] = p => IsPlain(p) && p.PadTop < p.R && p.PadLeft < p.S && p.R <= 32 && p.S <= 32,
        ["winograd"] = p => IsPlain(p) && (p.R, p.S) is (3, 3),
        ["winograd-nonfused"] = p => IsPlain(p) && ((p.R, p.S) is (3, 3) or (5, 5)),
        ["heuristic"] = _ => true,
        ["find"] = _ => true,
    };

    public static TheoryData<string> Rows => [.. new CudnnBackend().Algorithms.Select(a => RowId.Name(a.Id))];

    [MachineTheory(Need.CCompiler, Need.Linux)]
    [MemberData(nameof(Rows))]
    public void EveryRow_PassesTheGates_WhereCudnnRunsIt_AndSaysInItsWordsWhereNot(string name)
    {
        using var fake = new FakeCuda();
        IConvAlgorithm row = fake.Backend().Algorithms.Single(a => a.Id == $"cudnn/{name}");
        var run = new List<ConvProblem>();
        ConvProblem[] problems = [.. EdgeSuite.Problems.Select(e => e.Problem).Where(p => row.Supports(p, Options.Device, out _))];
        foreach (ConvProblem p in problems)
        {
            try
            {
                Assert.Null(EdgeSuite.Judge(row, p, Options));
                run.Add(p);
            }
            catch (RowFaultException e) when (e.IsUnsupported)
            {
                Assert.StartsWith("cudnnGetConvolutionForwardWorkspaceSize: CUDNN_STATUS_NOT_SUPPORTED_SHAPE (3002): "
                    + "cudnnGetConvolutionForwardWorkspaceSize: the algorithm does not do this layer", e.Message, StringComparison.Ordinal);
            }
        }

        Func<ConvProblem, bool> rule = Rules[name.Replace("-tf32", "", StringComparison.Ordinal)];
        Assert.Equal(problems.Where(rule), run);
        Assert.DoesNotContain(fake.Log, l => l.StartsWith("WRONG", StringComparison.Ordinal));
        Assert.Equal(0, fake.Alive);
    }

    /// <summary>The fake rounds operands as tensor cores do unless the descriptor forbids it: the gates of a row that promises float32
    /// would see it.</summary>
    [MachineFact(Need.CCompiler, Need.Linux)]
    public void ARowOfFloat32_KeepsItsOperands_WhereOneThatAllowsTf32_DoesNot()
    {
        using var fake = new FakeCuda();
        var layer = new CudnnCase("n1c16h6w6k8r3s3_p1");
        using IConvPlan exact = layer.Plan(fake.Backend(), "implicit-precomp-gemm");
        using IConvPlan rounded = layer.Plan(fake.Backend(), "implicit-precomp-gemm-tf32");
        using IConvPlan reference = layer.Plan(fake.Backend(), "implicit-gemm");
        Assert.Equal(layer.Output(reference), layer.Output(exact));
        Assert.NotEqual(layer.Output(reference), layer.Output(rounded));
    }

    [Fact]
    public void ALayer_ThatCudnnCannotExpress_IsRefusedBeforeAnythingLoads()
    {
        var backend = new CudnnBackend(() => throw new InvalidOperationException("loaded"));
        Assert.All(backend.Algorithms, row =>
        {
            Assert.False(row.Supports(ConvProblem.Parse("n1c3h6w6k4r3s3_p2.0.0.1"), new Device("cuda"), out string reason));
            Assert.Equal("cuDNN pads both sides alike", reason);
            Assert.False(row.Supports(ConvProblem.Parse("n1c3h6w6k4r3s3"), Device.Cpu, out reason));
            Assert.Contains("CUDA devices alone", reason, StringComparison.Ordinal);
            Assert.True(row.Supports(ConvProblem.Parse("n2c4h6w6k4r3s3_st2_p1_d2_g2_b_relu"), new Device("cuda", 3), out reason), reason);
        });
    }

    [Fact]
    public void MinimumFlops_OfARow_AreThoseOfItsAlgorithm()
    {
        var backend = new CudnnBackend(() => throw new InvalidOperationException("loaded"));
        ConvProblem p = ConvProblem.Parse("n1c16h14w14k32r3s3_p1");
        double Flops(string name) => backend.Algorithms.Single(a => a.Id == $"cudnn/{name}").MinimumFlops(p);
        Assert.All(["implicit-gemm", "implicit-precomp-gemm", "gemm", "direct"], n => Assert.Equal(p.EffectiveFlops, Flops(n)));
        Assert.All(["fft", "fft-tiling", "winograd", "winograd-nonfused", "heuristic", "find"],
            n => Assert.Equal(2.0 * 14 * 14 * 16 * 32, Flops(n)));
        Assert.Equal(p.EffectiveFlops / 16.0, Flops("implicit-precomp-gemm-tf32"));
    }

    [MachineFact(Need.CCompiler, Need.Linux)]
    public unsafe void AnEntryOfASearch_IsAsLargeAsInC()
    {
        using var fake = new FakeCuda();
        nint size = NativeLibrary.GetExport(NativeLibrary.Load(fake.Cudnn), "fake_perf_bytes");
        Assert.Equal((nuint)sizeof(AlgoPerf), ((delegate* unmanaged<nuint>)size)());
    }

    private static bool IsPlain(ConvProblem p) => (p.Features & (ProblemFeatures.Dilation | ProblemFeatures.Stride)) == 0;
}
