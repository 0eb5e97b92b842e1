using ConvBench.Backends.Onnx;
using ConvBench.Gates;
using ConvBench.Tests.Skipping;
using Xunit;

namespace ConvBench.Tests.Backends.Onnx;

/// <summary>Every CPU algorithm against the plain definition, on the problems where conventions differ between libraries.</summary>
public sealed class OnnxConvTests
{
    private static readonly string[] Problems =
    [
        "n1c1h1w1k1r1s1", "n1c16h1w1k16r3s3_p1", "n1c3h9w11k5r3s3_st2_p1", "n1c16h9w11k32r3s3_st3x2_p1", "n1c4h7w8k6r1s1_st3_b",
        "n1c3h10w9k4r3s2_p0.1.2.1", "n1c16h10w9k16r2s4_p2.0.1.3_b", "n1c3h8w9k5r4s7_same_d3x2", "n1c16h20w19k16r4s7_same_d3x2_b",
        "n1c8h9w9k12r3s3_p1_g4", "n1c32h9w9k64r3s3_p1_g2", "n1c16h9w11k16r3s3_p1_g16", "n1c3h9w11k3r5s5_st2_p2_g3_b",
            "n1c16h9w11k32r3s3_p1_g16",
        "n1c17h8w8k34r3s3_same_g17", "n2c16h7w7k16r3s3_p1_b", "n3c5h6w7k7r3s3_same", "n1c3h2w2k4r5s5_p3", "n1c16h2w3k16r7s7_p5",
        "n1c2h5w5k3r3s3_p4", "n1c16h5w5k16r3s3_p5_st2", "n1c16h6w6k16r1s1_p2", "n1c5h8w8k6r2s2_p1", "n1c16h8w8k16r4s4_st2_p1",
        "n1c16h1w40k16r1s7_p0x3", "n1c16h40w1k16r7s1_p3x0", "n1c6h12w13k9r1s7_same", "n1c6h12w13k9r7s1_same", "n1c1h1w30k1r1s5_d1x4",
        "n1c100h6w6k37r3s3_p1", "n1c33h5w5k17r1s1_b", "n1c16h9w9k16r2s2_st4", "n1c4h65w9k16r3s3_p36_d36x1", "n1c128h6w6k16r1s1",
    ];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string problem in Problems)
        {
            cases.Add("onnx/auto", problem);
            cases.Add("onnx/im2col", problem);
        }

        return cases;
    }

    [MachineTheory]
    [MemberData(nameof(Cases))]
    public void EveryAlgorithm_OnSmallIntegers_GivesExactlyTheIntegers(string id, string text)
    {
        ConvProblem problem = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(problem, Distribution.Integers, seed: 7);
        double[] exact = NaiveConv.Compute(problem, data.X, data.W, data.B);

        foreach (int threads in new[] { 1, 2 })
        {
            float[] y = Run(id, problem, data, threads);
            Assert.Null(GateChecks.Integers(ErrorModel.Componentwise, y, exact));
        }
    }

    [MachineTheory]
    [InlineData("onnx/auto", "n1c16h9w8k16r3s3_p1")]
    [InlineData("onnx/auto", "n2c16h9w8k16r3s3_p1_b_relu")]
    [InlineData("onnx/auto", "n1c3h7w5k3r3s3_p1_b")]
    [InlineData("onnx/im2col", "n1c16h9w8k16r3s3_p1_relu")]
    public void AChain_IsTheLayerAppliedAgainAndAgain(string id, string problem) =>
        ChainedOutput.IsTheDefinitionThreeTimes(new OnnxBackend().Algorithms.First(a => a.Id == id), problem, threads: 2);

    [MachineTheory]
    [MemberData(nameof(Cases))]
    public void EveryAlgorithm_OnNormalOperands_StaysBelowTheComponentwiseBound(string id, string text)
    {
        ConvProblem problem = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(problem, Distribution.Normal, seed: 11);
        double[] truth = NaiveConv.Compute(problem, data.X, data.W, data.B);
        double[] bound = NaiveConv.Compute(problem, Absolute(data.X), Absolute(data.W), Absolute(data.B));

        float[] y = Run(id, problem, data, threads: 2);

        // |y − yRef| ≤ γ_n·Σ|x||w|, γ_n = n·u/(1 − n·u), n products and the bias (Higham 2002, §3.1)
        double nu = (problem.Accumulations + 1) * Math.Pow(2, -24), gamma = nu / (1 - nu);
        Assert.All(Enumerable.Range(0, y.Length), i => Assert.True(Math.Abs(y[i] - truth[i]) <= gamma * bound[i]));
    }

    [MachineFact(Need.Onnx)]
    public void Plan_LoadedAgain_ForgetsTheFirstInputAndOutput()
    {
        ConvProblem problem = ConvProblem.Parse("n1c16h9w9k16r3s3_p1");
        ConvData first = ConvData.Create(problem, Distribution.Integers, seed: 1),
            second = ConvData.Create(problem, Distribution.Integers, seed: 2);
        using IConvPlan plan = Algorithm("onnx/auto").Prepare(problem, first.W, first.B, new ConvOptions(2));
        var y = new float[problem.OutputCount];

        plan.Load(first.X);
        plan.Store(y);
        Assert.All(y, value => Assert.True(float.IsNaN(value)));
        Assert.Equal(-1, plan.WorkspaceBytes);

        plan.Run(2);
        plan.Load(second.X);
        plan.Run(3);
        plan.Store(y);
        Assert.Null(GateChecks.Integers(ErrorModel.Componentwise, y, NaiveConv.Compute(problem, second.X, first.W, first.B)));
    }

    [MachineFact(Need.Onnx)]
    public void Run_AfterTheFirst_AllocatesNothing()
    {
        ConvProblem problem = ConvProblem.Parse("n1c16h9w9k16r3s3_p1_b");
        ConvData data = ConvData.Create(problem, Distribution.Normal, seed: 3);
        using IConvPlan plan = Algorithm("onnx/auto").Prepare(problem, data.W, data.B, new ConvOptions(1));
        plan.Load(data.X);
        plan.Run(2);

        long before = GC.GetAllocatedBytesForCurrentThread();
        plan.Run(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [MachineFact(Need.Onnx)]
    public void Im2col_Workspace_IsASegmentAndNotTheWholeMatrix()
    {
        ConvProblem problem = ConvProblem.Parse("n1c32h64w64k16r5s5_p2");
        ConvData data = ConvData.Create(problem, Distribution.Normal, seed: 5);
        using IConvPlan plan = Algorithm("onnx/im2col").Prepare(problem, data.W, data.B, new ConvOptions(1));
        plan.Load(data.X);
        plan.Run(1);

        // some scratch beside the copy of the weights, but below the im2col matrix, C·R·S rows by OH·OW columns
        long weights = sizeof(float) * problem.WeightCount, matrix = sizeof(float) * (long)problem.Accumulations * problem.OH * problem.OW;
        Assert.InRange(plan.WorkspaceBytes, weights + 1, weights + matrix - 1);
    }

    private static float[] Run(string id, ConvProblem problem, ConvData data, int threads)
    {
        using IConvPlan plan = Algorithm(id).Prepare(problem, data.W, data.B, new ConvOptions(threads));
        var y = new float[problem.OutputCount];
        plan.Load(data.X);
        plan.Run(1);
        plan.Store(y);
        return y;
    }

    private static float[] Absolute(float[] values) => Array.ConvertAll(values, Math.Abs);

    private static IConvAlgorithm Algorithm(string id) => new OnnxBackend().Algorithms.Single(a => a.Id == id);
}
