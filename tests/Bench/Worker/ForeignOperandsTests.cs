using ConvBench.Backends.Managed;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker;
using ConvBench.Files;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

/// <summary>Operands that no suite has, out of files: right rows pass on them, wrong ones fail all the same.</summary>
public class ForeignOperandsTests
{
    /// <summary>One value 3844 times over: each rounding of a chain goes the same way, and the sum errs six times as far as a random one
    /// (A1 of the reports). Subnormal operands, of which outputs keep few bits or none; operands whose outputs are near the end of the
    /// range; a bias that is all of the output; nothing but zeros.</summary>
    [Theory]
    [InlineData("n1c1h62w62k1r62s62", 0.0039634f, 1f, 0f)]
    [InlineData("n1c64h9w9k8r3s3_p1_b", 1e-42f, 0.1f, 0f)]
    [InlineData("n1c64h9w9k8r3s3_p1_b", 0.1f, 1e-42f, 1e-41f)]
    [InlineData("n1c64h9w9k8r3s3_p1_b", 1e20f, 1e13f, 1e30f)]
    [InlineData("n1c64h9w9k8r3s3_p1_b", 0.3f, 0.7f, 1e6f)]
    [InlineData("n1c64h9w9k8r3s3_p1_b", 0f, 0f, 0f)]
    public void EveryManagedRow_PassesOnOneValue(string text, float x, float w, float b)
    {
        ConvProblem p = ConvProblem.Parse(text);
        AssertAllPass(p, new ConvData(Filled(p.InputCount, x), Filled(p.WeightCount, w), Filled(p.HasBias ? p.K : 0, b)));
    }

    /// <summary>Half of the weights subnormal, one channel a thousand times as large as the others.</summary>
    [Fact]
    public void EveryManagedRow_PassesOnMixedSizes()
    {
        ConvProblem p = ConvProblem.Parse("n1c16h12w12k8r3s3_p1_b");
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        for (int i = 0; i < data.W.Length; i += 2)
        {
            data.W[i] *= 1e-40f;
        }

        for (int i = 0; i < p.H * p.W; i++)
        {
            data.X[i] *= 1000;
        }

        AssertAllPass(p, data);
    }

    /// <summary>TF32 operands make 0.6·2⁻¹¹ of random ones: below γ_n/u = 4609, but far above what float32 chains of the same operands
    /// make.</summary>
    [Fact]
    public void ShorterOperands_AreFound_OnOperandsOutOfFiles()
    {
        ConvProblem p = ConvProblem.Parse("n1c512h7w7k4r3s3_p1");
        ConvData data = ConvData.Create(p, Distribution.Relu, 1);
        using var folder = new TemporaryFolder();
        OperandSource source = Written(folder.Path, p, data);
        IConvAlgorithm row = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/direct");
        Truth truth = ReferenceConv.Compute(p, data, 2);
        JudgedOutput Output(float[] y) =>
            new(row, p, new ConvOptions(), source, data, truth, null, y, ErrorStats.Of(y, truth, p), null, null, null, false);
        using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions());
        Assert.Null(CaseGates.Miss(Output(PlanRun.Output(plan, new CaseOperands(p, data, truth), out _))));
        float[] shorter = ReferenceConv.Compute(p, FloatFormat.TensorFloat32.Round(data), 2).Rounded();
        Assert.Equal(CaseGates.MeanSquare.Name, CaseGates.Miss(Output(shorter))?.Gate);
    }

    /// <summary>A long chain of one value is a right sum, and is remarked on.</summary>
    [Fact]
    public void ALongChainOfOneValue_IsRemarkedOn()
    {
        ConvProblem p = ConvProblem.Parse("n1c1h62w62k1r62s62");
        ConvData data = new(Filled(p.InputCount, 0.0039634f), Filled(p.WeightCount, 1), []);
        float chain = 0;
        foreach (float x in data.X)
        {
            chain += x;
        }

        using var folder = new TemporaryFolder();
        OperandSource source = Written(folder.Path, p, data);
        IConvAlgorithm row = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/direct");
        Truth truth = ReferenceConv.Compute(p, data, 1);
        ErrorStats error = ErrorStats.Of([chain], truth, p);
        var output = new JudgedOutput(row, p, new ConvOptions(), source, data, truth, null, [chain], error, null, null, null, false);
        Assert.InRange(error.OmegaMax, 200, 400); // √n is 62
        Assert.Null(CaseGates.Miss(output));
        Assert.NotNull(PrecisionGate.Unlike(output));
        Assert.NotNull(CaseGates.Miss(output with { Operands = Distribution.Uniform })); // no uniform operands sum up to that
    }

    private static float[] Filled(long count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    private static void AssertAllPass(ConvProblem p, ConvData data)
    {
        using TemporaryFolder folder = new(), truths = new();
        OperandSource source = Written(folder.Path, p, data);
        var runner = new CaseRunner(new ManagedBackend(), new OperandCache(), _ => { });
        string[] faults = [.. new ManagedBackend().Algorithms.Where(a => a.Supports(p, Device.Cpu, out string _)).Select(a =>
        {
            CaseRequest request = new() { Problem = p.ToString(), Algorithm = a.Id, TruthFolder = truths.Path, Seed = 1, Source = source };
            CaseResult result = runner.Run(request).Result;
            return result.Status is CaseStatus.Ok or CaseStatus.Unsupported ? "" : $"{a.Id}: {result.Gate}: {result.Reason}";
        })];
        Assert.True(faults.Length >= 3, "few managed rows take the layer");
        Assert.True(faults.All(f => f.Length == 0), string.Join('\n', faults.Where(f => f.Length > 0)));
    }

    private static OperandSource Written(string folder, ConvProblem p, ConvData data)
    {
        Npy.Write(Path.Combine(folder, "input.npy"), data.X, p.N, p.C, p.H, p.W);
        Npy.Write(Path.Combine(folder, "weights.npy"), data.W, p.K, p.CPerGroup, p.R, p.S);
        if (p.HasBias)
        {
            Npy.Write(Path.Combine(folder, "bias.npy"), data.B, p.K);
        }

        return OperandSource.OfFolder(folder);
    }
}
