using ConvBench.Backends.Managed;
using ConvBench.Backends.Managed.Rounded;
using ConvBench.Backends.Torch;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Backends.Managed.Rounded;

/// <summary>Operands of 16 bits: the rounding itself, its two errors, and the gates that hold it.</summary>
public sealed class RoundedRowsTests
{
    private static readonly ConvProblem P = ConvProblem.Parse("n1c32h11w13k24r3s3_p1");

    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(1.00390625f, 1f)] // 1 + 2⁻⁸, between 1 and 1 + 2⁻⁷: the even one is below
    [InlineData(1.01171875f, 1.015625f)] // 1 + 3·2⁻⁸: the even one is above
    [InlineData(1.00390637f, 1.0078125f)] // above the tie
    [InlineData(257f, 256f)]
    [InlineData(-259f, -260f)]
    [InlineData(3.4e38f, float.PositiveInfinity)] // above 2¹²⁸·(1 − 2⁻⁹)
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void BFloat16_RoundsTiesToEven_AndKeepsWhatIsNotFinite(float value, float expected) =>
        Assert.Equal(expected, FloatFormat.BFloat16.Round(value));

    [Theory]
    [InlineData(65519.99f, 65504f)]
    [InlineData(65520f, float.PositiveInfinity)]
    [InlineData(-1e9f, float.NegativeInfinity)]
    [InlineData(2049f, 2048f)]
    [InlineData(2051f, 2052f)]
    [InlineData(float.NaN, float.NaN)]
    public void Float16_RoundsTiesToEven_AndBecomesInfiniteAboveItsRange(float value, float expected) =>
        Assert.Equal(expected, FloatFormat.Binary16.Round(value));

    /// <summary>Every sign, exponent and leading bits that a format keeps, before, at and behind each tie; the scalar code
    /// is the runtime's Half, or the tie rule spelled out in float64.</summary>
    [Theory]
    [InlineData("bfloat16", 16)]
    [InlineData("float16", 13)]
    public unsafe void InputRounding_IsNearestEven_OfEveryPattern(string name, int dropped)
    {
        FloatFormat format = name == "float16" ? FloatFormat.Binary16 : FloatFormat.BFloat16;
        uint half = 1u << (dropped - 1);
        uint[] low = [0, 1, half - 1, half, half + 1, (1u << dropped) - 1];
        var x = new float[low.Length * 4096];
        var y = new float[x.Length];
        for (long head = 0; head < 1L << (32 - dropped); head += 4096)
        {
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = BitConverter.UInt32BitsToSingle((((uint)head + (uint)(i / low.Length)) << dropped) | low[i % low.Length]);
            }

            fixed (float* source = x, target = y)
            {
                InputRounding.Of(format, Isa.Auto)(source, target, x.Length);
            }

            for (int i = 0; i < x.Length; i++)
            {
                float expected = format == FloatFormat.Binary16 ? (float)(Half)x[i] : Nearest(x[i]);
                if (!expected.Equals(y[i]) || (expected == 0 && float.IsNegative(expected) != float.IsNegative(y[i]))
                    || !expected.Equals(format.Round(x[i])))
                {
                    Assert.Fail($"{x[i]:R}: {y[i]:R} by vectors, {format.Round(x[i]):R} by scalars, expected {expected:R}");
                }
            }
        }
    }

    /// <summary>
    /// Total: 0.60·v for random signs (<see cref="PrecisionSentinel"/>), ± 10 % for 3432 outputs and significands that are
    /// not log-uniform. Arithmetic: 288 float32 products of which none is
    /// rounded, below u·√n; a total error is 2¹² times that or more.
    /// </summary>
    [Theory]
    [InlineData("managed/direct-bf16", 8)]
    [InlineData("managed/direct-f16", 11)]
    public void Errors_AreThatOfTheOperands_AndThatOfFloat32Sums(string id, int bits)
    {
        ConvData data = ConvData.Create(P, Distribution.Normal, seed: 21);
        IConvAlgorithm row = Row(id);
        float[] y = Output(row, data);
        Truth truth = ReferenceConv.Compute(P, data, 1), rounded = ReferenceConv.Compute(P, row.Operands.Round(data), 1);
        Assert.InRange(ErrorStats.Of(y, truth, P).RelL2 * Math.Pow(2, bits), 0.54, 0.66);
        Assert.InRange(ErrorStats.Of(y, rounded, P).RelL2, FloatFormat.Binary32.Unit / 4,
            FloatFormat.Binary32.Unit * Math.Sqrt(P.Accumulations));
        Assert.Null(GateChecks.Rounded(row, y, truth, rounded, data, P));
    }

    /// <summary>Planted: operands that were truncated, not rounded at all, or rounded to the other format; and float32 sums
    /// of rounded operands rounded once more.</summary>
    [Theory]
    [InlineData("managed/direct-bf16")]
    [InlineData("managed/direct-f16")]
    public void WronglyRoundedOperands_MissTheGate(string id)
    {
        ConvData data = ConvData.Create(P, Distribution.Normal, seed: 22);
        IConvAlgorithm row = Row(id), direct = Row("managed/direct");
        FloatFormat other = row.Operands == FloatFormat.BFloat16 ? FloatFormat.Binary16 : FloatFormat.BFloat16;
        uint mask = row.Operands == FloatFormat.BFloat16 ? 0xffff0000 : 0xffffe000;
        float[] Truncated(float[] v) =>
            Array.ConvertAll(v, f => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(f) & mask));
        Truth truth = ReferenceConv.Compute(P, data, 1), rounded = ReferenceConv.Compute(P, row.Operands.Round(data), 1);
        Assert.NotNull(GateChecks.Rounded(row, Output(direct, new ConvData(Truncated(data.X), Truncated(data.W), data.B)), truth, rounded,
            data, P));
        Assert.NotNull(GateChecks.Rounded(row, Output(direct, data), truth, rounded, data, P));
        Assert.NotNull(GateChecks.Rounded(row, Output(direct, other.Round(data)), truth, rounded, data, P));
        Assert.NotNull(GateChecks.Rounded(row, row.Operands.Round(Output(row, data)), truth, rounded, data, P));
        Assert.NotNull(GateChecks.Rounded(row, [.. Output(row, data).Select((v, i) => i == 7 ? float.NaN : v)], truth, rounded, data, P));
    }

    [Fact]
    public void Float16_OverflowsToInfinity_WhereBFloat16DoesNot()
    {
        ConvData data = ConvData.Create(P, Distribution.Normal, seed: 23);
        data.X[0] = 70_000;
        Assert.Contains(Output(Row("managed/direct-f16"), data), float.IsInfinity);
        Assert.All(Output(Row("managed/direct-bf16"), data), v => Assert.True(float.IsFinite(v)));
    }

    /// <summary>257 is no bfloat16: a row whose results are rounded must give 256, one whose operands alone are, 257.</summary>
    [Fact]
    public void Integers_AreThoseOfTheResultsFormat()
    {
        IConvAlgorithm torch = new TorchBackend().Algorithms.Single(a => a.Id == "torch/bf16");
        Assert.Null(GateChecks.Integers(torch, [256, -260, 3], [257, -259, 3]));
        Assert.NotNull(GateChecks.Integers(torch, [257, -260, 3], [257, -259, 3]));
        Assert.NotNull(GateChecks.Integers(torch, [256, -258, 3], [257, -259, 3]));
        Assert.Null(GateChecks.Integers(Row("managed/direct-bf16"), [257, -259], [257, -259]));
        Assert.NotNull(GateChecks.Integers(Row("managed/direct-bf16"), [256, -259], [257, -259]));
    }

    private static IConvAlgorithm Row(string id) => new ManagedBackend().Algorithms.Single(a => a.Id == id);

    /// <summary>To 8 bits in float64: x over its last place is exact, Math.Round takes ties to even; 2⁻¹³³ is the last
    /// place of subnormals.</summary>
    private static float Nearest(float x)
    {
        if (!float.IsFinite(x) || x == 0)
        {
            return x;
        }

        double unit = Math.ScaleB(1, Math.Max(Math.ILogB(x), -126) - 7), nearest = Math.Round(x / unit) * unit;
        return nearest == 0 ? MathF.CopySign(0, x) : Math.Abs(nearest) >= Math.ScaleB(1, 128)
            ? MathF.CopySign(float.PositiveInfinity, x) : (float)nearest;
    }

    private static float[] Output(IConvAlgorithm row, ConvData data)
    {
        using IConvPlan plan = row.Prepare(P, data.W, data.B, new ConvOptions(2));
        plan.Load(data.X);
        plan.Run(2);
        var y = new float[P.OutputCount];
        plan.Store(y);
        return y;
    }
}
