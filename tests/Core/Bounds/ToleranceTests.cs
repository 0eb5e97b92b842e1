using ConvBench.Backends.Managed;
using ConvBench.Tests.Core.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Bounds;

public class ToleranceTests
{
    /// <summary>Short and long sums, a bias, groups, strides, dilation; every managed row takes part in several of them.</summary>
    public static TheoryData<string> Problems() =>
        ["n1c8h9w10k4r3s3_p1_b", "n2c16h20w20k8r3s3_p1", "n1c200h12w12k8r3s3_same", "n1c8h12w13k6r4s7_same_d3x2",
            "n1c12h15w14k12r3s3_st2_same_g12", "n1c300h8w8k4r1s1", "n1c16h18w18k4r5s5_b"];

    [Theory]
    [MemberData(nameof(Problems))]
    public void EveryTwoHealthyRows_AreWithinTheTolerance(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        foreach (Distribution distribution in (Distribution[])[Distribution.Normal, Distribution.Keras, Distribution.Cancelling])
        {
            ConvData data = ConvData.Create(p, distribution, 1);
            Truth truth = ReferenceConv.Compute(p, data, 1);
            (string Id, ErrorModel Model, float[] Y)[] rows =
            [
                ("reference/rounded", ErrorModel.Componentwise, GatesTests.Rounded(truth.Y)),
                .. new ManagedBackend().Algorithms.Where(a => a.Operands == FloatFormat.Binary32 && a.Supports(p, Device.Cpu, out _))
                    .Select(a => (a.Id, a.ErrorModel, Output(a, p, data))),
            ];
            Assert.True(rows.Length > 3);
            foreach (var (a, b) in from a in rows from b in rows select (a, b))
            {
                Assert.True(Used(p, truth, a.Model, b.Model, a.Y, b.Y) <= 1, $"{a.Id} and {b.Id}, {distribution}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(GatesTests.Faults), MemberType = typeof(GatesTests))]
    public void EveryPlantedFault_IsOutside(string fault)
    {
        ConvProblem p = GatesTests.P;
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        float[] wrong = GatesTests.Plant(fault, data);
        foreach (IConvAlgorithm healthy in new ManagedBackend().Algorithms.Where(a => a.Operands == FloatFormat.Binary32
            && a.Supports(p, Device.Cpu, out _)))
        {
            foreach (ErrorModel claimed in Enum.GetValues<ErrorModel>())
            {
                Assert.False(Used(p, truth, healthy.ErrorModel, claimed, Output(healthy, p, data), wrong) <= 1,
                    $"{healthy.Id} and a {claimed} row with {fault}");
            }
        }
    }

    /// <summary>The fault that the norm hides: 10⁻⁵·s in one output, above 2·γ_73(u)·s = 8.8e-6·s and what the rows add to it.</summary>
    [Fact]
    public void OneBadOutput_IsOutside()
    {
        ConvProblem p = GatesTests.P;
        Truth truth = ReferenceConv.Compute(p, ConvData.Create(p, Distribution.Normal, 1), 1);
        float[] good = GatesTests.Rounded(truth.Y), wrong = [.. good];
        wrong[17] += (float)(1e-5 * truth.S[17]);
        Assert.False(Used(p, truth, ErrorModel.Componentwise, ErrorModel.Componentwise, good, wrong) <= 1);
    }

    [Fact]
    public void WorstCase_IsTwiceGamma()
    {
        ConvProblem p = ConvProblem.Parse("n1c8h9w10k4r3s3_p1_b"); // 72 products and a bias
        Assert.Equal(2 * 73 / (16777216.0 - 73), Tolerance.WorstCase(p), 1e-20);
        Assert.Equal(double.PositiveInfinity, Tolerance.WorstCase(ConvProblem.Parse("n1c16777216h1w1k1r1s1")));
    }

    /// <summary>λ is the one at which the failure probabilities of all outputs of both rows add up to δ.</summary>
    [Theory]
    [MemberData(nameof(Problems))]
    public void Lambda_SpendsTheWholeFailureProbability(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        double lambda = Tolerance.Lambda(p), u = Math.Pow(2, -24), n = Tolerance.Roundings(p);
        double failure = 2.0 * p.OutputCount * 2 * n * Math.Exp(-lambda * lambda * (1 - u) * (1 - u) / 2);
        Assert.Equal(Tolerance.FailureProbability, failure, 1e-12); // exp of −40 in float64: relative 40·2⁻⁵³, far below 10⁻⁶
    }

    /// <summary>What nothing but an arithmetic series knows: eˣ − 1 = x + x²/2 + x³/6 + ..., here with x about 10⁻⁶ to 10⁻⁴.</summary>
    [Theory]
    [MemberData(nameof(Problems))]
    public void Probabilistic_IsTheFormula(string text)
    {
        ConvProblem p = ConvProblem.Parse(text);
        double u = Math.Pow(2, -24), n = Tolerance.Roundings(p), x = (Tolerance.Lambda(p) * Math.Sqrt(n) * u) + (n * u * u / (1 - u));
        Assert.Equal(2 * (x + (x * x / 2) + (x * x * x / 6)), Tolerance.Probabilistic(p), 2 * x * 1e-10);
    }

    /// <summary>Long sums: λ√n grows slower than n, so that the probabilistic bound is the tighter one; short sums the
    /// other way round.</summary>
    [Theory]
    [InlineData("n1c1024h32w32k16r4s7_same_d3x2", true)]
    [InlineData("n1c3h8w8k4r1s1", false)]
    public void Componentwise_TakesTheSmaller(string text, bool probabilistic)
    {
        ConvProblem p = ConvProblem.Parse(text);
        Assert.Equal(probabilistic ? Tolerance.Probabilistic(p) : Tolerance.WorstCase(p), Tolerance.Componentwise(p));
        Assert.True(Tolerance.Componentwise(p) <= Math.Min(Tolerance.Probabilistic(p), Tolerance.WorstCase(p)));
    }

    private static double Used(ConvProblem p, Truth truth, ErrorModel modelA, ErrorModel modelB, float[] a, float[] b) =>
        Tolerance.Used(p, PairDifference.Of(a, b, truth.S), modelA, modelB, Norm(truth.Y), Norm(truth.S));

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(x => x * x));

    private static float[] Output(IConvAlgorithm algorithm, ConvProblem p, ConvData data)
    {
        using IConvPlan plan = algorithm.Prepare(p, data.W, data.B, new ConvOptions());
        plan.Load(data.X);
        plan.Run(1);
        var y = new float[p.OutputCount];
        plan.Store(y);
        return y;
    }
}
