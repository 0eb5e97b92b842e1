using ConvBench.Reporting.Text;
using Xunit;

namespace ConvBench.Tests.Reporting.Text;

public class ProportionTests
{
    // Wilson's interval by hand, z = 1.96: center (h/n + z²/2n)/(1 + z²/n), z²/n = 0.3841 for n = 10.
    [Theory]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(200, 200, 0.9812, 1)]
    public void TheInterval_IsWilsons(int hits, int of, double low, double high)
    {
        var share = new Proportion(hits, of);
        Assert.Equal(low, share.Low, 1e-4);
        Assert.Equal(high, share.High, 1e-4);
    }

    [Fact]
    public void Text_HasCountsShareAndInterval() =>
        Assert.Equal("5 of 10, 50.0 % (95 % interval 23.7 to 76.3 %)", new Proportion(5, 10).ToString());
}
