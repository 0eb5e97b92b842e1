using ConvBench.Bench.Studies.Papers;
using Xunit;

namespace ConvBench.Tests.Bench.Studies.Papers;

public class RowSumsTests
{
    // x₀/2 = 1, 4·x₁ = 1 and x₂ = 2²⁴: in order 1 + 1 = 2, and 2 + 2²⁴ is a float32. Huffman's keys are −1, 2, 0: it adds 1 and 2²⁴ first,
    // halfway between two float32 numbers and rounded to the even one, 2²⁴, and so again with the last 1.
    [Theory]
    [InlineData(SumOrder.Sequential, 16777218f)]
    [InlineData(SumOrder.Huffman, 16777216f)]
    internal void TheOrder_IsThatOfTheKeys(SumOrder order, float expected)
    {
        var sums = new RowSums<float>(new Rational[,] { { new(1, 2), 4, 1 } }, order);
        float[] y = new float[1];
        sums.Apply([2, 0.25f, 16777216], 1, y, 1, new float[64]);
        Assert.Equal(expected, y[0]);
    }

    [Fact]
    public void ASandwich_IsMatrixTimesTileTimesTransposedMatrix()
    {
        var sums = new RowSums<double>(new Rational[,] { { 1, 2 }, { 0, -1 }, { 3, 0 } }, SumOrder.Huffman);
        var y = new double[9];
        sums.Sandwich([1, 2, 3, 4], y, sums.Scratch());
        Assert.Equal([27, -10, 21, -11, 4, -9, 15, -6, 9], y); // M·X = (7 10; −3 −4; 3 6)
    }
}
