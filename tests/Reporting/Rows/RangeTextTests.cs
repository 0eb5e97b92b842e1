using ConvBench.Reporting.Rows;
using Xunit;

namespace ConvBench.Tests.Reporting.Rows;

public class RangeTextTests
{
    [Theory]
    [InlineData(0, false, true, "full")]
    [InlineData(0, null, true, "full, subnormals not tried")]
    [InlineData(4, null, true, "4 bits lost, subnormals not tried")]
    [InlineData(1, false, null, "1 bit lost")]
    [InlineData(4, true, true, "4 bits lost, flushes subnormals")]
    [InlineData(0, null, false, "subnormals not tried, other bits at other scales")]
    [InlineData(null, null, false, "other bits at other scales")]
    [InlineData(null, true, null, null)]
    public void ARange_IsAFewWords(int? lost, bool? flushes, bool? scales, string? expected) => Assert.Equal(expected,
        RangeText.Of(new RangeRecord { LostBits = lost, FlushesSubnormals = flushes, ScalesExactly = scales }));

    [Fact]
    public void WhatWasNotTried_HasNoText()
    {
        Assert.Null(RangeText.Of(null));
        Assert.Null(RangeText.OfBadPixel(null));
        Assert.Null(RangeText.OfBadPixel(new RangeRecord { LostBits = 1 }));
        Assert.Equal("NaN in 288 outputs, of which 72 read it; +∞: 0 infinite, 280 NaN",
            RangeText.OfBadPixel(new RangeRecord { Reading = 72, NaNs = 288, Infinities = 0, NaNsOfInfinity = 280 }));
    }
}
