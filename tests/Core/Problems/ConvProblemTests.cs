using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Core.Problems;

public class ConvProblemTests
{
    /// <summary>total = max((⌈in/stride⌉ − 1)·stride + (taps − 1)·dilation + 1 − in, 0), the odd one after; the values are
    /// worked out by hand.</summary>
    [Theory]
    [InlineData(256, 4, 1, 3, 4, 5)] // the Keras issue's height: effective 10, total 9
    [InlineData(256, 7, 1, 2, 6, 6)] // and width: effective 13, total 12
    [InlineData(224, 7, 2, 1, 2, 3)] // torchvision pads 3 and 3 here: another function
    [InlineData(225, 7, 2, 1, 3, 3)]
    [InlineData(224, 3, 2, 1, 0, 1)]
    [InlineData(56, 3, 1, 1, 1, 1)]
    [InlineData(56, 2, 1, 1, 0, 1)]
    [InlineData(10, 1, 3, 1, 0, 0)] // a kernel below the stride leaves nothing to pad
    [InlineData(1, 5, 1, 1, 2, 2)]
    [InlineData(5, 3, 2, 4, 4, 4)] // effective 9, 3 outputs: 4 + 9 − 5
    public void Same_FollowsTheKerasRule(int size, int taps, int stride, int dilation, int before, int after)
    {
        ConvProblem p = new ConvProblem(1, 1, size, size, 1, taps, taps)
        {
            StrideH = stride,
            StrideW = stride,
            DilationH = dilation,
            DilationW = dilation,
        }.WithSamePadding();
        Assert.Equal((before, before, after, after), (p.PadTop, p.PadLeft, p.PadBottom, p.PadRight));
        Assert.Equal((size + stride - 1) / stride, p.OH);
        Assert.Equal((size + stride - 1) / stride, p.OW);
    }

    [Property(Arbitrary = [typeof(ArbitraryProblems)], MaxTest = 300, Replay = "20804,9")]
    public bool EffectiveFlops_CountTheTapsInside(ConvProblem p)
    {
        long taps = 0;
        for (int oh = 0; oh < p.OH; oh++)
        {
            for (int ow = 0; ow < p.OW; ow++)
            {
                for (int r = 0; r < p.R; r++)
                {
                    for (int s = 0; s < p.S; s++)
                    {
                        int h = (oh * p.StrideH) - p.PadTop + (r * p.DilationH), w = (ow * p.StrideW) - p.PadLeft + (s * p.DilationW);
                        taps += h >= 0 && h < p.H && w >= 0 && w < p.W ? 1 : 0;
                    }
                }
            }
        }

        return p.EffectiveFlops == 2L * p.N * p.K * p.CPerGroup * taps;
    }

    /// <summary>A stride as long as an int is: one output, whose middle tap is the only one inside.</summary>
    [Theory]
    [InlineData("n1c1h1w1k1r3s3_st2147483647_p1", 1)]
    [InlineData("n1c1h8w8k1r3s3_st2147483647_p2", 1)] // taps −2, −1, 0 of both axes: the last alone
    [InlineData("n1c1h8w8k1r3s3_st1073741824_p1073741819", 9)] // the second output's taps 5, 6, 7; the first sees padding
    public void EffectiveFlops_OfAStrideFarBeyondTheImage(string text, int taps) =>
        Assert.Equal(2 * taps, ConvProblem.Parse(text).EffectiveFlops);

    [Fact]
    public void DeepLabAspp36_HasSixtyPercentOfItsTapsInThePadding()
    {
        ConvProblem p = ConvProblem.Parse("n1c2048h65w65k256r3s3_p36_d36");
        Assert.Equal(39.9, p.Flops / 1e9, 1);
        Assert.Equal(0.40, p.EffectiveFlops / (double)p.Flops, 2);
    }

    [Fact]
    public void KerasLayer_HasTheFiguresOfTheIssue()
    {
        ConvProblem p = ConvProblem.Parse("n1c1024h256w256k1024r4s7_same_d3x2");
        Assert.Equal(28672, p.Accumulations);
        Assert.Equal((256, 256), (p.OH, p.OW));
        Assert.Equal((4, 6, 5, 6), (p.PadTop, p.PadLeft, p.PadBottom, p.PadRight));
        Assert.Equal(3848290697216, p.Flops);
        Assert.Equal(4 * (67108864L + 29360128 + 67108864), p.Bytes);
    }
}
