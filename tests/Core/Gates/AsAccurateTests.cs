using ConvBench.Gates;
using Xunit;

namespace ConvBench.Tests.Core.Gates;

public class AsAccurateTests
{
    /// <summary>Of 10⁶ outputs t/m = 1.3816e-5: √((1 + 0.007434 + 0.0000276)/(1 − 0.007434)) = 1.00748, twice
    /// that is 2.01496.</summary>
    [Theory]
    [InlineData(2e-7, 4.029e-7, true)]
    [InlineData(2e-7, 4.031e-7, false)]
    [InlineData(1e-8, 1.2009e-7, true)] // u, 5.96e-8, stands for what is below it
    [InlineData(1e-8, 1.2012e-7, false)]
    [InlineData(2e-7, 1e-8, true)]
    public void AnotherRun_MayLoseOneBit(double first, double other, bool passes) =>
        Assert.Equal(passes, GateChecks.AsAccurate(first, Error(other, 1_000_000)) is null);

    /// <summary>From 4·13.816 outputs down a mean square of luck has no lower limit.</summary>
    [Fact]
    public void FewOutputs_HaveNoLimit()
    {
        Assert.Null(GateChecks.AsAccurate(1e-7, Error(1e-3, 55)));
        Assert.Contains("another arithmetic", GateChecks.AsAccurate(1e-7, Error(1e-3, 56)), StringComparison.Ordinal);
    }

    private static ErrorStats Error(double relL2, int count) => new() { RelL2 = relL2, Count = count };
}
