using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Core.Errors;

public class BitComparisonTests
{
    [Property]
    public bool Ulps_IsTheNumberOfStepsToTheNextNumbers(int bits, byte steps)
    {
        float a = BitConverter.Int32BitsToSingle(bits), b = a;
        int numbers = 0;
        for (int i = 0; i < steps; i++)
        {
            float next = MathF.BitIncrement(b);
            numbers += next != b ? 1 : 0; // +∞ has no next one, and from −0 the first step leads to 2⁻¹⁴⁹ as from +0
            b = next;
        }

        return float.IsNaN(a) || (BitComparison.Ulps(a, b) == numbers && BitComparison.Ulps(b, a) == numbers);
    }

    [Property]
    public bool Ulps_AddUpAlongTheOrder(int a, int b, int c)
    {
        float[] x = [.. new[] { a, b, c }.Select(BitConverter.Int32BitsToSingle)];
        Array.Sort(x);
        return x.Any(float.IsNaN) || BitComparison.Ulps(x[0], x[2]) == BitComparison.Ulps(x[0], x[1]) + BitComparison.Ulps(x[1], x[2]);
    }

    [Theory]
    [InlineData(0f, -0f, 0)]
    [InlineData(1f, 1f, 0)]
    [InlineData(-float.Epsilon, float.Epsilon, 2)]
    [InlineData(float.NaN, float.NaN, 0)]
    [InlineData(float.NaN, 1f, BitComparison.UlpsToNaN)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity, 2L * 0x7f800000)]
    public void Ulps_OfSpecialNumbers(float a, float b, long ulps) => Assert.Equal(ulps, BitComparison.Ulps(a, b));

    [Fact]
    public void Compare_SeesTheSignOfZero_ButNoDistance()
    {
        var bits = BitComparison.Of([1, 0, 0], [1, 0, -0f]);
        Assert.False(bits.Equal);
        Assert.Equal(new BitComparison(3, 1, 2, 0, 0), bits);
    }

    [Fact]
    public void Compare_PlacesTheFirstMismatch_AndScalesTheLargestDifference()
    {
        var bits = BitComparison.Of([4, 1, 2], [4, 1.5f, 2.25f], [7, 11, 13]);
        Assert.Equal(new BitComparison(3, 2, 11, 1 << 22, 0.125), bits); // 0.5 at 1 is 2²² steps of 2⁻²³; 0.5 / 4
        Assert.Equal(new BitComparison(5, 2, 11, 1 << 22, 0.125), BitComparison.Of([1, 2], [1, 2]).And(bits));
    }

    [Fact]
    public void Sha256_IsThatOfTheBytes() => // bytes 00 00 80 3f, by sha256sum
        Assert.Equal("e00e5eb9444182f352323374ef4e08ebcb784725fdd4fd612d7730540b3e0c8c", BitComparison.Sha256([1f]));

    [Fact]
    public void Compare_RefusesOtherLengths() => Assert.Throws<ArgumentException>(() => BitComparison.Of([1], [1, 2]));
}
