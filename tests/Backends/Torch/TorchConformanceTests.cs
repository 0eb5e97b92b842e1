using ConvBench.Backends.Nnpack;
using ConvBench.Backends.Torch;
using ConvBench.Gates;
using ConvBench.Tests.Conformance;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Torch;

/// <summary>Every torch and NNPACK row against the plain definition. One collection: libtorch's switches belong to the process.</summary>
[Collection("libtorch")]
public class TorchConformanceTests
{
    private static readonly IConvBackend[] Backends = [new TorchBackend(), new NnpackBackend()];

    private static readonly string[] Problems =
    [
        "n1c1h1w1k1r1s1", "n1c3h1w1k5r1s1_b", "n4c8h1w1k8r1s1_b", "n1c3h1w1k5r3s3_p1_b", // one pixel
        "n1c2h2w3k4r5s5_p2", "n1c2h2w3k3r7s7_p4.3.4.5_b", "n1c3h5w5k2r3s3_p4", "n1c1h1w1k1r8s8_p7", // kernel > image, pad >= kernel
        "n1c4h9w11k6r3s3", "n1c4h9w11k6r3s3_p1_b", "n1c4h9w11k6r3s3_p0.1.2.1_b", "n3c5h10w7k7r1s7_p0.3.0.3", "n1c5h10w7k7r7s1_p3.0.3.0_b",
        "n1c4h9w11k6r3s3_st2_p1", "n1c4h9w11k6r3s3_st2x3_p1.0.0.2", "n1c4h12w11k6r2s2_st4x3", "n1c4h30w30k4r11s11_st4_p2",
            "n1c16h14w14k32r1s1_st2",
        "n1c3h12w13k5r4s7_same_d3x2", "n2c3h12w13k5r4s7_same_d3x2_b", "n1c2h35w35k3r3s3_p20_d20", // dilation
        "n2c6h9w8k4r3s3_p1_g2_b", "n1c6h9w8k6r3s3_p1_g6", "n1c6h9w8k12r3s3_p1_g6_b", "n2c8h9w8k8r5s5_st2_p2_g8_b", // groups, depthwise
        // tails
        "n2c17h13w19k19r3s3_p1_b", "n2c16h14w14k32r1s1", "n1c8h7w7k16r2s2", "n1c8h7w7k16r6s6_p2", "n1c5h29w31k6r16s16_p15_b",
            "n1c260h7w7k33r3s3_p1",
        "n17c4h5w5k4r5s5_p2", "n1c8h24w24k8r9s9_p4.2.3.1_b",
    ];

    // Enough of each kind to see a wrong split of the work; NNPACK's pool spins, which is slow where the cores are busy with other tests.
    private static readonly string[] ThreadedProblems =
    [
        "n2c17h13w19k19r3s3_p1_b", "n2c16h14w14k32r1s1", "n1c16h14w14k32r1s1_b", "n1c3h12w13k5r4s7_same_d3x2", "n1c260h7w7k33r3s3_p1",
        "n2c6h9w8k4r3s3_p1_g2_b", "n1c4h9w11k6r3s3_st2x3_p1.0.0.2", "n1c4h9w11k6r3s3_p0.1.2.1_b", "n1c1h1w1k1r1s1",
    ];

    public static TheoryData<string, int> Rows()
    {
        var rows = new TheoryData<string, int>();
        foreach (IConvAlgorithm algorithm in Backends.SelectMany(b => b.Algorithms).Where(a => a.DeviceKinds.Contains("cpu")))
        {
            rows.Add(algorithm.Id, 1);
            rows.Add(algorithm.Id, 2);
        }

        return rows;
    }

    /// <summary>torch/fft rounds integers, and 16-bit rows round sums beyond 2⁸: what they compute is not exact.</summary>
    [MachineTheory]
    [InlineData("torch/auto")]
    [InlineData("torch/native")]
    [InlineData("torch/channels-last")]
    [InlineData("torch/prepacked")]
    [InlineData("torch/im2col")]
    public void AChain_IsTheLayerAppliedAgainAndAgain(string id)
    {
        ChainedOutput.IsTheDefinitionThreeTimes(Find(id), "n1c16h9w8k16r3s3_p1", threads: 1);
        ChainedOutput.IsTheDefinitionThreeTimes(Find(id), "n2c16h9w8k16r3s3_p1_b_relu", threads: 2);
    }

    [MachineTheory]
    [MemberData(nameof(Rows))]
    public void EveryRow_OnIntegersAndNormals_PassesTheGates(string id, int threads)
    {
        IConvAlgorithm algorithm = Find(id);
        int computed = 0;
        foreach (string text in threads == 1 ? Problems : ThreadedProblems)
        {
            ConvProblem p = ConvProblem.Parse(text);
            if (!algorithm.Supports(p, Device.Cpu, out _))
            {
                continue;
            }

            computed++;
            (ConvData data, float[] y, double[] truth) = Compute(algorithm, p, Distribution.Integers, threads);
            string? fault = GateChecks.Integers(algorithm, y, truth)?.Message;
            Assert.True(fault is null, $"{id} {text}: {fault}");

            (data, y, truth) = Compute(algorithm, p, Distribution.Normal, threads);
            fault = algorithm.Operands == FloatFormat.Binary32 ? Fault(algorithm.ErrorModel, p, data, y, truth)
                : GateChecks.Rounded(algorithm, y, EdgeSuite.TruthOf(p, data), EdgeSuite.TruthOf(p, algorithm.Operands.Round(data)), data,
                p);
            Assert.True(fault is null, $"{id} {text}: {fault}");
        }

        Assert.True(computed >= 3, $"{id} computed {computed} problems");
    }

    /// <summary>Outputs that see padding alone, or one tap of 65536, beside what an FFT makes of the rest of the image.</summary>
    [MachineTheory]
    [InlineData("n1c16h2w2k16r5s5_st5_p5.5.0.0_g16")]
    [InlineData("n1c1h256w256k1r256s256_st256_p255.255.0.0")]
    public void Fft_OfALayerThatSeesPadding_PassesTheGates(string text) =>
        Assert.Null(EdgeSuite.Judge(Find("torch/fft"), ConvProblem.Parse(text), new ConvOptions(1)));

    [MachineTheory]
    [InlineData("torch/auto")]
    [InlineData("torch/native")]
    [InlineData("torch/channels-last")]
    [InlineData("torch/prepacked")]
    [InlineData("torch/im2col")]
    [InlineData("torch/fft")]
    public void TorchRows_RefuseNoProblemOfTheList(string id) =>
        Assert.All(Problems, text =>
            Assert.True(Find(id).Supports(ConvProblem.Parse(text), Device.Cpu, out string reason), $"{text}: {reason}"));

    [MachineTheory]
    [InlineData("nnpack/winograd-f6x3", "n1c2h9w9k2r5s5", "3x3")]
    [InlineData("nnpack/winograd-f6x3", "n1c2h9w9k2r3s3_st2", "strides")]
    [InlineData("nnpack/fft8", "n1c2h19w19k2r9s3", "8x8 tile")]
    [InlineData("nnpack/fft16", "n1c2h19w19k2r3s17", "16x16 tile")]
    [InlineData("nnpack/fft16", "n1c2h19w19k2r3s3_d2", "dilation")]
    [InlineData("nnpack/im2col", "n1c2h19w19k2r3s3_g2", "groups")]
    [InlineData("nnpack/im2col", "n1c2h19w19k2r3s3_p3", "padding")]
    [InlineData("nnpack/direct", "n1c2h19w19k2r3s3", "1x1")]
    [InlineData("torch/im2col", "n1c1024h256w256k16r4s7_same_d3x2", "MiB")]
    [InlineData("torch/fft", "n1c1024h256w256k16r4s7_same_d3x2", "MiB")]
    [InlineData("torch/cudnn", "n1c2h19w19k2r3s3", "CUDA")]
    public void Supports_OfWhatARowCannotDo_NamesTheReason(string id, string problem, string reason)
    {
        Assert.False(Find(id).Supports(ConvProblem.Parse(problem), Device.Cpu, out string given));
        Assert.Contains(reason, given, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', given);
    }

    [MachineTheory]
    [InlineData("torch/auto")]
    [InlineData("torch/fft")]
    [InlineData("nnpack/im2col")]
    public void Load_AfterARun_LeavesNoOldOutput(string id)
    {
        ConvProblem p = ConvProblem.Parse("n1c2h5w5k3r3s3_p1");
        ConvData data = ConvData.Create(p, Distribution.Normal, 5);
        using IConvPlan plan = Find(id).Prepare(p, data.W, data.B, new ConvOptions());
        plan.Load(data.X);
        plan.Run(1);
        plan.Load(data.X);
        var y = new float[p.OutputCount];
        plan.Store(y);
        Assert.All(y, v => Assert.True(float.IsNaN(v)));
    }

    internal static IConvAlgorithm Find(string id)
    {
        IConvBackend backend = Backends.Single(b => id.StartsWith(b.Name + "/", StringComparison.Ordinal));
        Assert.True(backend.IsAvailable(out string reason), reason);
        return backend.Algorithms.Single(a => a.Id == id);
    }

    private static (ConvData Data, float[] Y, double[] Truth) Compute(IConvAlgorithm algorithm, ConvProblem p, Distribution distribution,
        int threads)
    {
        ConvData data = ConvData.Create(p, distribution, 7);
        var y = new float[p.OutputCount];
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions(threads));
        plan.Load(data.X);
        plan.Run(2);
        plan.Store(y);
        return (data, y, NaiveConv.Compute(p, data.X, data.W, data.B));
    }

    /// <summary>Gates 2 and 3 with the bound s = |x| ⋆ |w| + |b| from the definition: |e| ≤ γ_(n+1)·s, or relative L2 ≤
    /// Tolerance.NormwiseRelL2.</summary>
    private static string? Fault(ErrorModel model, ConvProblem p, ConvData d, float[] y, double[] truth)
    {
        double[] bound = NaiveConv.Compute(p, Array.ConvertAll(d.X, Math.Abs), Array.ConvertAll(d.W, Math.Abs),
            Array.ConvertAll(d.B, Math.Abs));
        double n = (p.Accumulations + 1) * FloatFormat.Binary32.Unit, gamma = n / (1 - n), error = 0, norm = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double e = y[i] - truth[i];
            if (model == ErrorModel.Componentwise && !(Math.Abs(e) <= gamma * bound[i]))
            {
                return $"output {i} is off by {e:e2}, the bound is {gamma * bound[i]:e2}";
            }

            error += e * e;
            norm += truth[i] * truth[i];
        }

        return model == ErrorModel.Componentwise || Math.Sqrt(error / norm) <= Tolerance.NormwiseRelL2
            ? null : $"relative L2 {Math.Sqrt(error / norm):e2}";
    }
}
