using ConvBench.Backends.OpenCl;
using Xunit;

namespace ConvBench.Tests.Backends.OpenCl;

/// <summary>The code of a transform shares what rows or columns share, and counts its own roundings.</summary>
public class AxisCodeTests
{
    /// <summary>Bᵀ of points 0, ±1, ∞: rows of ±1 are a sum and a difference of the same two numbers.</summary>
    [Fact]
    public void RowsOfAPairOfPoints_AreASumAndADifference()
    {
        var code = new AxisCode("input_axis", new CookToom(2, 3, WinogradPoints.Of(4)).BT);
        Assert.Contains("r[1] = e1 + o1;\n    r[2] = e1 - o1;", code.Text, StringComparison.Ordinal);
        Assert.Equal(2, code.Roundings);
    }

    /// <summary>Aᵀ of points 0, ±5/8, ±3/2, ∞: columns of ±a meet first, then up to four terms are chained, one of them exact.</summary>
    [Fact]
    public void ColumnsOfAPairOfPoints_MeetFirst()
    {
        var code = new AxisCode("output_axis", new CookToom(4, 3, WinogradPoints.Of(6)).AT);
        Assert.Contains("FV s1 = d[1] + d[2], t1 = d[1] - d[2];", code.Text, StringComparison.Ordinal);
        Assert.Equal(4, code.Roundings);
    }

    [Fact]
    public void AConstantThatFloat32DoesNotHold_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new AxisCode("x", new Rational[,] { { new(1, 3) } }));
}
