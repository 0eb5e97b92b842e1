using Xunit;

namespace ConvBench.Tests.Core.Operands;

public class FloatFormatTests
{
    [Fact]
    public void Formats_AreThoseOfTheRuntime()
    {
        Assert.Equal((Math.ScaleB(1, -53), double.MaxValue, 2.2250738585072014e-308), Of(FloatFormat.Binary64));
        Assert.Equal((Math.ScaleB(1, -24), float.MaxValue, Math.ScaleB(1, -126)), Of(FloatFormat.Binary32));
        Assert.Equal((1.0 / 2048, (double)Half.MaxValue, 1.0 / 16384), Of(FloatFormat.Binary16));
        Assert.Equal((1.0 / 256, BitConverter.UInt32BitsToSingle(0x7f7f0000), Math.ScaleB(1, -126)), Of(FloatFormat.BFloat16));
        Assert.Equal(Math.ScaleB(1, -25), FloatFormat.Binary16.Underflow);
        Assert.Equal(Math.ScaleB(1, -134), FloatFormat.BFloat16.Underflow);
    }

    [Fact]
    public void Float32Numbers_CostNothing_WhereTheFormatHoldsThem()
    {
        Assert.Equal((0, 0), FloatFormat.Binary32.OfFloat32);
        Assert.Equal((0, 0), FloatFormat.Binary64.OfFloat32);
        Assert.Equal((1.0 / 2048, Math.ScaleB(1, -25)), FloatFormat.Binary16.OfFloat32);
    }

    /// <summary>n·u and 1 − n·u are exact for these n, so that γ is rounded once.</summary>
    [Fact]
    public void Gamma_IsExactUpToOneRounding_AndInfiniteWhereTheModelEnds()
    {
        Assert.Equal(1 / 3.0, FloatFormat.Binary32.Gamma(1 << 22));
        Assert.Equal(1, FloatFormat.Binary32.Gamma(1 << 23));
        Assert.Equal(double.PositiveInfinity, FloatFormat.Binary32.Gamma(1 << 24));
        Assert.Equal(1 / 3.0, FloatFormat.Binary64.Gamma(1L << 51));
    }

    /// <summary>TF32 keeps 10 explicit bits, bfloat16 7; ties go to the even one, and NaN stays.</summary>
    [Theory]
    [InlineData("TF32", 1.00048828125f, 1f)] // 1 + 2⁻¹¹, a tie
    [InlineData("TF32", 1.00146484375f, 1.001953125f)] // 1 + 3·2⁻¹¹, a tie
    [InlineData("TF32", 1.0009766f, 1.0009765625f)]
    [InlineData("bfloat16", 1.00390625f, 1f)] // 1 + 2⁻⁸, a tie
    [InlineData("bfloat16", -1.01171875f, -1.015625f)] // 1 + 3·2⁻⁸, a tie
    [InlineData("TF32", float.MaxValue, float.PositiveInfinity)]
    [InlineData("TF32", float.NaN, float.NaN)]
    [InlineData("TF32", 1e-45f, 0f)]
    public void Round_GivesTheNearest(string name, float value, float expected) => Assert.Equal(expected,
        new[] { FloatFormat.TensorFloat32, FloatFormat.BFloat16 }.Single(f => f.Name == name).Round(value));

    private static (double Unit, double Max, double MinNormal) Of(FloatFormat f) => (f.Unit, f.Max, f.MinNormal);
}
