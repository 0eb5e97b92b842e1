using ConvBench.Backends.Managed;
using Xunit;

namespace ConvBench.Tests.Core.Errors;

/// <summary>The sentinel against emulated arithmetic: operands rounded, everything else in float64.</summary>
public class PrecisionTests
{
    private static readonly ConvProblem Layer = ConvProblem.Parse("n1c32h12w12k24r3s3_p1");

    [Theory]
    [InlineData(11, Precision.ElevenBits)]
    [InlineData(8, Precision.EightBits)]
    [InlineData(24, Precision.Full)]
    public void RoundedOperands_AreNamed(int bits, Precision expected)
    {
        Assert.Equal(expected, PrecisionSentinel.Classify(Error(Distribution.Normal, v => Round(v, bits), v => Round(v, bits))));
        Assert.Equal(expected, PrecisionSentinel.Classify(Error(Distribution.Uniform, v => Round(v, bits), v => Round(v, bits))));
        Assert.Equal(expected, PrecisionSentinel.Classify(Error(Distribution.Keras, v => Round(v, bits), v => v)));
    }

    [Theory]
    [InlineData(11, Precision.ElevenBits)]
    [InlineData(8, Precision.EightBits)]
    public void TruncatedOperands_AreNamed(int bits, Precision expected) =>
        Assert.Equal(expected, PrecisionSentinel.Classify(Error(Distribution.Normal, v => Truncate(v, bits), v => Truncate(v, bits))));

    [Fact]
    public void Float16Operands_AreNamed() =>
        Assert.Equal(Precision.ElevenBits,
            PrecisionSentinel.Classify(Error(Distribution.Normal, v => (float)(Half)v, v => (float)(Half)v)));

    [Fact]
    public void FewerBits_AreNamedLess() =>
        Assert.Equal(Precision.Less, PrecisionSentinel.Classify(Error(Distribution.Normal, v => Round(v, 5), v => Round(v, 5))));

    /// <summary>The figures of the derivation, 0.60·v and 1.58·v: 3456 outputs tell the root mean square to 1.2 % (1σ);
    /// normal significands are not quite log-uniform.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(8)]
    public void TheDerivation_Holds(int bits)
    {
        double v = Math.Pow(2, -bits);
        Assert.InRange(Error(Distribution.Normal, x => Round(x, bits), x => Round(x, bits)) / v, 0.60 * 0.95, 0.60 * 1.05);
        Assert.InRange(Error(Distribution.Normal, x => Truncate(x, bits), x => Truncate(x, bits)) / v, 1.58 * 0.95, 1.58 * 1.05);
    }

    [Fact]
    public void Float32Sums_OfEveryManagedRow_AreFloat32()
    {
        // Tiles beyond F(7) predict of themselves more than 105 dB allow: they look poorer than float32, and are.
        double most = Math.Pow(10, -PrecisionSentinel.Float32Db / 20);
        var data = ConvData.Create(Layer, Distribution.Normal, seed: 2);
        double[] truth = NaiveConv.Compute(Layer, data.X, data.W, data.B);
        foreach (IConvAlgorithm algorithm in new ManagedBackend().Algorithms.Where(a => a.Operands == FloatFormat.Binary32
            && a.Supports(Layer, Device.Cpu, out _) && a.Predict(Layer, new ConvOptions())!.RelL2 < most))
        {
            using IConvPlan plan = algorithm.Prepare(Layer, data.W, data.B, new ConvOptions());
            var y = new float[Layer.OutputCount];
            plan.Load(data.X);
            plan.Run(1);
            plan.Store(y);
            Assert.Equal(Precision.Full, PrecisionSentinel.Classify(RelL2([.. y.Select(x => (double)x)], truth)));
        }
    }

    [Theory]
    [InlineData("n1c64h9w9k8r3s3", "n1c31h9w9k8r3s3 n1c32h9w9k8r3s3 n1c33h9w9k8r3s3")]
    [InlineData("n1c4h9w9k8r3s3_g4", "n1c31h9w9k62r3s3_g31 n1c32h9w9k64r3s3_g32 n1c33h9w9k66r3s3_g33")]
    [InlineData("n1c8h9w9k8r3s3_g4_b", "n1c124h9w9k8r3s3_g4_b n1c128h9w9k8r3s3_g4_b n1c132h9w9k8r3s3_g4_b")]
    public void Neighbours_HaveOtherChannelsAlone(string problem, string neighbours) =>
        Assert.Equal(neighbours, string.Join(' ', PrecisionSentinel.Neighbours(ConvProblem.Parse(problem)).Select(p => p.Validated())));

    private static double Error(Distribution distribution, Func<float, float> x, Func<float, float> w)
    {
        var data = ConvData.Create(Layer, distribution, seed: 2);
        double[] truth = NaiveConv.Compute(Layer, data.X, data.W, data.B);
        return RelL2(NaiveConv.Compute(Layer, [.. data.X.Select(x)], [.. data.W.Select(w)], data.B), truth);
    }

    private static double RelL2(double[] y, double[] truth) =>
        Math.Sqrt(y.Zip(truth, (a, b) => (a - b) * (a - b)).Sum() / truth.Sum(t => t * t));

    /// <summary>To this many significant bits, ties to even, by float64 arithmetic.</summary>
    private static float Round(float value, int bits)
    {
        double unit = value == 0 ? 1 : Math.ScaleB(1, Math.ILogB(value) - bits + 1);
        return (float)(Math.Round(value / unit) * unit);
    }

    private static float Truncate(float value, int bits)
    {
        double unit = value == 0 ? 1 : Math.ScaleB(1, Math.ILogB(value) - bits + 1);
        return (float)(Math.Truncate(value / unit) * unit);
    }
}
