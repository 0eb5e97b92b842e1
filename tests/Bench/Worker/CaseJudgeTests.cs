using ConvBench.Backends.Managed;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

/// <summary>The two errors of rows that round their operands, as the worker makes them.</summary>
public class CaseJudgeTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n1c16h13w12k24r3s3_p1_b");

    /// <summary>bfloat16 operands cost 0.6·2⁻⁸, float32 sums less than 2⁻²⁴·√145: 3000 times less.</summary>
    [Fact]
    public void ARowOfBFloat16_StatesBothErrors_AndPassesItsGates()
    {
        using var folder = new TemporaryFolder();
        var runner = new CaseRunner(new ManagedBackend(), new OperandCache(), _ => { });
        CaseRequest request = new() { Problem = P.ToString(), Algorithm = "managed/direct-bf16", TruthFolder = folder.Path, Seed = 1 };
        CaseResult reply = runner.Run(request).Result;
        Assert.Equal((CaseStatus.Ok, "bfloat16"), (reply.Status, reply.Operands));
        Assert.True(reply.Error!.RelL2 > 1000 * reply.Arithmetic!.RelL2);
        CaseResult plain = runner.Run(request with { Algorithm = "managed/direct" }).Result;
        Assert.Equal((CaseStatus.Ok, "float32", null), (plain.Status, plain.Operands, plain.Arithmetic));
    }

    /// <summary>A sampled truth is judged by its sample: the same figures as those outputs of the whole, and a wrong one
    /// among them is found.</summary>
    [Fact]
    public void ASample_IsJudgedAtItsOutputs()
    {
        ConvData data = ConvData.Create(P, Distribution.Normal, 3);
        OutputSample sample = OutputSample.Stratified(P, 200, 5);
        IConvAlgorithm row = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/direct-f16");
        var real = new CaseOperands(P, data, ReferenceConv.ComputeAt(P, data, sample));
        CaseOperands rounded = new OperandCache().Rounded(real, row.Operands, 2)!;
        Assert.Equal(sample.Indices, rounded.Truth.Sample!.Indices);
        using IConvPlan plan = row.Prepare(P, data.W, data.B, new ConvOptions());
        float[] y = new float[P.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        var judge = new CaseJudge(row, real, rounded, Distribution.Normal, new ConvOptions());
        Verdict verdict = judge.Judge(y, plan);
        Assert.Null(verdict.Miss);
        Assert.Equal(200, verdict.Arithmetic!.Count);
        y[sample.Indices[150]] += 0.01f; // 20 times v, above any rounding of operands of size 1
        Assert.NotNull(judge.Judge(y, plan).Miss);
    }

    /// <summary>One output off by two roundings more than n products and a bias explain: a sum that managed/auto chose is judged
    /// output by output, as the row is that it runs, a transform that it chose by its norm.</summary>
    [Theory]
    [InlineData("n1c16h13w12k24r3s3_st2_p1_b", ErrorModel.Componentwise)]
    [InlineData("n1c64h24w24k24r3s3_p1_b", ErrorModel.Normwise)]
    public void ARowThatChose_IsJudgedByTheModelOfTheRowThatItRan(string text, ErrorModel ran)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, 3);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        IConvAlgorithm auto = new ManagedBackend().Algorithms.Single(a => a.Chooses);
        using IConvPlan plan = auto.Prepare(p, data.W, data.B, new ConvOptions());
        Assert.Equal((ran, plan.Choice!.Row), (plan.Runs!.ErrorModel, plan.Runs.Id));
        plan.Load(data.X);
        plan.Run(1);
        float[] y = new float[p.OutputCount];
        plan.Store(y);
        var judge = new CaseJudge(auto, new CaseOperands(p, data, truth), null, Distribution.Normal, new ConvOptions());
        Assert.Null(judge.Judge(y, plan).Miss);
        int middle = y.Length / 2;
        y[middle] = (float)(truth.Y[middle] + (FloatFormat.Binary32.Gamma(p.Accumulations + 3) * truth.S[middle]));
        Assert.Equal(ran == ErrorModel.Componentwise ? CaseGates.Componentwise.Name : null, judge.Judge(y, plan).Miss?.Gate);
    }

    [Fact]
    public void RoundedTruths_AreMadeOncePerProblem_AndForgottenWithIt()
    {
        using var folder = new TemporaryFolder();
        var cache = new OperandCache();
        CaseOperands real = cache.Real(P, Distribution.Normal, 1, folder.Path, 1);
        CaseOperands first = cache.Rounded(real, FloatFormat.BFloat16, 1)!;
        Assert.Same(first, cache.Rounded(real, FloatFormat.BFloat16, 1));
        Assert.NotSame(first, cache.Rounded(real, FloatFormat.Binary16, 1));
        Assert.Null(cache.Rounded(real, FloatFormat.Binary32, 1));
        CaseOperands other = cache.Real(P with { N = 2 }, Distribution.Normal, 1, folder.Path, 1);
        Assert.Equal(2, cache.Rounded(other, FloatFormat.BFloat16, 1)!.Problem.N);
    }
}
