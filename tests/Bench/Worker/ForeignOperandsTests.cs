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

    /// <summary>What reports bring: long sums of positive numbers (A2, A3), weights of ones (A4), a large bias (A10), subnormal weights
    /// (D1), and rules of every other kind.</summary>
    [Theory]
    [InlineData("n1c2h1w800k2r1s25_st1x2_g2", "x=uniform(0,100),w=uniform(0,100)")]
    [InlineData("n1c256h8w8k16r5s5_b", "uniform(0,1)")]
    [InlineData("n1c256h6w6k16r3s3_p1_b", "w=ones")]
    [InlineData("n1c16h9w9k8r5s5_b", "b=normal*10")]
    [InlineData("n1c16h9w9k8r3s3_p1_b", "b=ones*1e8")]
    [InlineData("n1c64h20w15k32r1s1_b", "w=subnormal")]
    [InlineData("n1c64h20w15k32r3s3_p1_b", "w=subnormal,b=zeros")]
    [InlineData("n1c64h20w15k32r1s1_b", "x=subnormal(0.5),w=subnormal(0.5),b=subnormal")]
    [InlineData("n1c16h12w12k8r3s3_p1_b", "x=subnormal")]
    [InlineData("n1c16h12w12k8r3s3_p1_b", "x=one-hot(700)")]
    [InlineData("n1c16h12w12k8r3s3_p1", "w=one-hot(77)")]
    [InlineData("n1c16h12w12k8r3s3_p1_b", "x=lognormal(3),w=lognormal(2)")]
    [InlineData("n1c16h12w12k8r3s3_p1_b", "x=relu,w=sparse(0.9),b=zeros")]
    [InlineData("n1c16h12w12k8r3s3_p1_b", "x=integers*0.1,w=integers*0.1")]
    [InlineData("n1c16h12w12k8r3s3_p1_b", "x=normal*1e25,w=normal*1e-25")]
    [InlineData("n1c16h12w12k8r3s3_p1_b", "x=uniform(5,6)*1e-30,w=normal*1e-6,b=zeros")]
    public void EveryManagedRow_PassesOnMadeOperands(string text, string operands) =>
        AssertAllPass(ConvProblem.Parse(text), OperandSource.Parse(operands));

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

    /// <summary>A library that takes subnormal weights for 0 gives the bias alone: what float16 operands would give too, and right all the
    /// same. Where the weights are normal it is wrong.</summary>
    [Theory]
    [InlineData("w=subnormal,b=zeros", true)]
    [InlineData("w=ones*1e-10,b=zeros", false)]
    public void AnOutputOfZeros_IsRight_WhereUnderflowExplainsIt(string operands, bool passes)
    {
        var p = ConvProblem.Parse("n1c16h9w9k8r3s3_p1_b");
        OperandSource source = OperandSource.Parse(operands);
        ConvData data = source.Create(p, 1);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        IConvAlgorithm row = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/direct");
        var y = new float[p.OutputCount];
        var output = new JudgedOutput(row, p, new ConvOptions(), source, data, truth, null, y, ErrorStats.Of(y, truth, p), null, null, null,
            false);
        Assert.Equal(passes, CaseGates.Miss(output) is null);
    }

    /// <summary>All weights subnormal: the output is that of the operands, or the bias alone. Some of them beside normal ones: what they
    /// add is below the rounding of the output.</summary>
    [Fact]
    public void TheOutput_TellsWhetherSubnormalOperandsWereTakenForZero()
    {
        var p = ConvProblem.Parse("n1c16h9w9k8r3s3_p1");
        CaseOperands Real(string operands)
        {
            ConvData data = OperandSource.Parse(operands).Create(p, 1);
            return new CaseOperands(p, data, ReferenceConv.Compute(p, data, 1));
        }

        CaseOperands all = Real("w=subnormal"), some = Real("w=subnormal(0.5)"), none = Real("w=normal");
        Assert.False(SubnormalCheck.Of(all.Truth.Rounded(), all, 1));
        Assert.True(SubnormalCheck.Of(new float[p.OutputCount], all, 1));
        Assert.Null(SubnormalCheck.Of([.. all.Truth.Rounded().Select(v => v * 0.5f)], all, 1)); // neither
        Assert.Null(SubnormalCheck.Of(some.Truth.Rounded(), some, 1));
        Assert.Null(SubnormalCheck.Of(none.Truth.Rounded(), none, 1));
    }

    private static float[] Filled(long count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }

    private static void AssertAllPass(ConvProblem p, ConvData data)
    {
        using var folder = new TemporaryFolder();
        AssertAllPass(p, Written(folder.Path, p, data));
    }

    private static void AssertAllPass(ConvProblem p, OperandSource source)
    {
        using var truths = new TemporaryFolder();
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
