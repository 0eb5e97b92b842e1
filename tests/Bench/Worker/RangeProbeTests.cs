using ConvBench.Backends.Managed;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Worker;
using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Bench.Worker;

/// <summary>What a row does towards the ends of float32's range: faults fail, properties are recorded.</summary>
public class RangeProbeTests
{
    private const string Plain = "n1c8h14w13k6r3s3_p1", WithBias = "n1c8h14w13k6r3s3_p1_b";

    [Theory]
    [InlineData(Plain)]
    [InlineData(WithBias)]
    public void TheDefinition_LosesNothing(string text)
    {
        (RangeRecord? range, GateMiss? miss) = Look(new FakeAlgorithm("good", (_, _) => { }), text);
        Assert.Null(miss);
        Assert.Equal((true, 0, false, "+0"), (range!.ScalesExactly, range.LostBits, range.FlushesSubnormals, range.SignOfZero));
        Assert.InRange(range.SubnormalSteps!.Value, 0, 1); // rounded once there, and once at the scale that it is compared with
        Assert.Equal((6 * 9, 6 * 9, 6 * 9, 0), (range.Reading, range.NaNs, range.Infinities, range.NaNsOfInfinity));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "saturates", "input times 2^60: the output, scaled back, is " },
        { "overflows", "input times 2^60: " },
        { "threshold", "input times 2^-60: the output, scaled back, is " },
        { "early", "overflows 10 powers of two before Σ|x·w| does: not a sum of its own products" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void WhatNoFloat32ArithmeticDoes_Fails(string fault, string message)
    {
        (_, GateMiss? miss) = Look(new FakeAlgorithm(fault, (y, _) => Spoil(y, fault switch
        {
            "saturates" => v => Math.Clamp(v, -1e12f, 1e12f),
            "overflows" => v => v * 1e30f / 1e30f,
            "threshold" => v => Math.Abs(v) < 1e-12f ? 0 : v,
            _ => v => v * 1024 / 1024,
        })), Plain);
        Assert.Equal(CaseGates.Scaled.Name, miss!.Gate);
        Assert.StartsWith(message, miss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToFlushSubnormals_IsAProperty()
    {
        (RangeRecord? range, GateMiss? miss) = Look(new FakeAlgorithm("flushes", (y, _) =>
            Spoil(y, v => float.IsSubnormal(v) ? 0 : v)), WithBias);
        Assert.Null(miss);
        Assert.True(range!.FlushesSubnormals);
        Assert.True(range.ScalesExactly);
    }

    /// <summary>Sums lose no range, whatever their order. In the range of subnormal numbers their additions are exact, and 72
    /// products that each round are off by 36 steps at most; 2¹⁹ steps of the output that they are compared with are known to γ_73.
    /// Winograd makes numbers on its way that are larger than its outputs by a power of its points: F(6×6) more than F(2×2).</summary>
    [Fact]
    public void ManagedRows_HaveTheRangeOfTheirArithmetic()
    {
        int Lost(string id)
        {
            IConvAlgorithm row = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/" + id);
            (RangeRecord? range, GateMiss? miss) = Look(row, Plain);
            Assert.Null(miss);
            Assert.True(range!.ScalesExactly);
            Assert.Equal(6 * 9, range.Reading);
            if (row.ErrorModel == ErrorModel.Componentwise)
            {
                Assert.Equal((0, 6 * 9, 6 * 9, 0), (range.LostBits, range.NaNs, range.Infinities, range.NaNsOfInfinity));
                double most = 36 + (8 * (1 << 19) * FloatFormat.Binary32.Gamma(73));
                Assert.True(row.Operands != FloatFormat.Binary32 || range.SubnormalSteps <= most, $"{id}: {range.SubnormalSteps}");
            }

            return range.LostBits!.Value;
        }

        Assert.All((string[])["direct", "im2col", "direct-f64acc", "direct-comp", "im2col-pairwise", "direct-bf16"],
            id => Assert.Equal(0, Lost(id)));
        Assert.True(Lost("winograd-f6x3") > Lost("winograd-f2x3"));
        Assert.True(Lost("fft") > 0);
    }

    [Fact]
    public void FormatsOfAShorterRange_AndSlowRows_AreNotTried()
    {
        IConvAlgorithm half = new ManagedBackend().Algorithms.Single(a => a.Id == "managed/direct-f16");
        (RangeRecord? range, GateMiss? miss) = Look(half, Plain);
        Assert.Equal((null, null, 6 * 9), (range!.LostBits, miss, range.NaNs));
        Assert.Equal((null, null), Look(half, Plain, RangeProbe.Slow * 2));
        (range, _) = Look(new FakeAlgorithm("good", (_, _) => { }), Plain, RangeProbe.Slow / 10);
        Assert.Equal((null, 0, 6 * 9), (range!.FlushesSubnormals, range.LostBits, range.NaNs));
        (range, _) = Look(new FakeAlgorithm("good", (_, _) => { }), Plain, RangeProbe.Slow / 2);
        Assert.Equal(new RangeRecord { ScalesExactly = true }, range);
    }

    private static void Spoil(float[] y, Func<float, float> store)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = store(y[i]);
        }
    }

    private static (RangeRecord? Range, GateMiss? Miss) Look(IConvAlgorithm row, string text, TimeSpan once = default)
    {
        ConvProblem p = ConvProblem.Parse(text);
        ConvData data = ConvData.Create(p, Distribution.Normal, 1);
        using IConvPlan plan = row.Prepare(p, data.W, data.B, new ConvOptions());
        var operands = new CaseOperands(p, data, ReferenceConv.Compute(p, data, 1));
        float[] y = PlanRun.Output(plan, operands, out _);
        return new RangeProbe(row, operands, Distribution.Normal, new ConvOptions()).Look(plan, y, once);
    }
}
