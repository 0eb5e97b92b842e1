using ConvBench.Backends.Managed;
using ConvBench.Gates;
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
            (OutputFacts Row, float[] Y)[] rows =
            [
                (Facts("reference/rounded", ErrorModel.Componentwise), GatesTests.Rounded(truth.Y)),
                .. Healthy(p).Select(a => (Facts(a, p, distribution), Output(a, p, data))),
            ];
            Assert.True(rows.Length > 3);
            foreach (var (a, b) in from a in rows from b in rows select (a, b))
            {
                Assert.True(Used(p, distribution, truth, a.Row, b.Row, a.Y, b.Y) <= 1, $"{a.Row.Row} and {b.Row.Row}, {distribution}");
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
        foreach (IConvAlgorithm healthy in Healthy(p))
        {
            foreach (ErrorModel claimed in Enum.GetValues<ErrorModel>())
            {
                OutputFacts row = Facts(healthy, p, Distribution.Normal);
                Assert.False(Used(p, Distribution.Normal, truth, row, Facts("wrong", claimed), Output(healthy, p, data), wrong) <= 1,
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
        OutputFacts sum = Facts("sum", ErrorModel.Componentwise);
        Assert.False(Used(p, Distribution.Normal, truth, sum, sum, good, wrong) <= 1);
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
        Assert.Equal(probabilistic ? Tolerance.Probabilistic(p) : Tolerance.WorstCase(p), Tolerance.Componentwise(p, Distribution.Normal));
        Assert.True(Tolerance.Componentwise(p, Distribution.Normal) <= Math.Min(Tolerance.Probabilistic(p), Tolerance.WorstCase(p)));
    }

    /// <summary>A row of sums is granted u·√(D/3), D = (n + 3)/2, of the larger norm; where signs are not random, of ‖s‖₂
    /// with D = n + 2.</summary>
    [Fact]
    public void Norm_OfSums_IsTheFormula()
    {
        ConvProblem p = ConvProblem.Parse("n1c64h56w56k64r3s3_p1"); // 576 products, 200704 outputs, whose scatter is 1.0084
        double u = Math.Pow(2, -24), scatter = MeanSquare.Scatter(200704);
        Assert.Equal(1.0084, scatter, 1e-4);
        OutputFacts sum = Facts("sum", ErrorModel.Componentwise), transform = Facts("fft", ErrorModel.Normwise);
        Assert.Equal(u * Math.Sqrt(579 / 6.0) * scatter * 3, Tolerance.Norm(p, Distribution.Normal, sum, 3, 71), 1e-18);
        Assert.Equal(u * Math.Sqrt(579 / 6.0) * scatter * 73 / 24, Tolerance.Norm(p, Distribution.Normal, sum, 3, 73), 1e-18);
        Assert.Equal(u * Math.Sqrt(578 / 3.0) * scatter * 73, Tolerance.Norm(p, Distribution.Cancelling, sum, 3, 73), 1e-17);
        Assert.Equal(u * Math.Sqrt(578 / 3.0) * scatter * 3,
            Tolerance.Norm(p with { HasBias = true }, Distribution.Normal, sum, 3, 71), 1e-18);
        Assert.Equal(2e-5 * 3, Tolerance.Norm(p, Distribution.Normal, transform, 3, 71));
        Assert.Equal(1e-6 * 3, Tolerance.Norm(p, Distribution.Normal, transform with { NormLimit = 1e-6 }, 3, 71));
        Assert.Equal(2e-5 * 3, Tolerance.Norm(p, Distribution.Cancelling, transform with { NormLimit = 1e-6 }, 3, 71));
    }

    /// <summary>Outputs below 2⁻¹²⁶, of which one row flushes its own: no relative bound holds, what underflow may cost does. Beside
    /// numbers near 1 it changes nothing.</summary>
    [Fact]
    public void Underflow_IsGranted()
    {
        var p = ConvProblem.Parse("n1c16h9w9k8r3s3_p1");
        ConvData data = OperandSource.Parse("w=subnormal").Create(p, 1);
        Truth truth = ReferenceConv.Compute(p, data, 1);
        OutputFacts sum = Facts("a", ErrorModel.Componentwise), transform = Facts("b", ErrorModel.Normwise);
        double Used(OutputFacts other, double underflow) => Tolerance.Used(p, OperandSource.Parse("w=subnormal"),
            PairDifference.Of(truth.Rounded(), new float[p.OutputCount], truth.S), sum, other, Norm(truth.Y), Norm(truth.S), underflow);
        double under = Underflow.OfSum(p, data);
        Assert.True(Used(sum, 0) > 1 && Used(transform, 0) > 1);
        Assert.True(Used(sum, under) <= 1 && Used(transform, under) <= 1);
        Assert.InRange(Underflow.OfSum(p, ConvData.Create(p, Distribution.Normal, 1)), 0, 1e-33);
    }

    private static IEnumerable<IConvAlgorithm> Healthy(ConvProblem p) =>
        new ManagedBackend().Algorithms.Where(a => a.Operands == FloatFormat.Binary32 && a.Supports(p, Device.Cpu, out _));

    private static OutputFacts Facts(IConvAlgorithm row, ConvProblem p, Distribution distribution)
    {
        double limit = PrecisionGate.Limit(row.ErrorModel, p, distribution, p.OutputCount, row.Predict(p, new ConvOptions()));
        return Facts(row.Id, row.ErrorModel) with { NormLimit = double.IsFinite(limit) ? limit : null };
    }

    private static OutputFacts Facts(string row, ErrorModel model) => new() { Row = row, ErrorModel = model, Sha256 = "" };

    private static double Used(ConvProblem p, Distribution distribution, Truth truth, OutputFacts rowA, OutputFacts rowB, float[] a,
        float[] b) => Tolerance.Used(p, distribution, PairDifference.Of(a, b, truth.S), rowA, rowB, Norm(truth.Y), Norm(truth.S));

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
