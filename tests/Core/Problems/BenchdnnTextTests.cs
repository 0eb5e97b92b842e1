using Xunit;

namespace ConvBench.Tests.Core.Problems;

public class BenchdnnTextTests
{
    [Theory]
    [InlineData("mb1ic64ih56oc64oh56kh3ph1", "n1c64h56w56k64r3s3_p1")]
    [InlineData("ic64ih56oc64oh56kh3ph1n\"resnet_50:res2a*3\"", "n2c64h56w56k64r3s3_p1")] // minibatch 2 where none is given
    [InlineData("mb1_ic3ih224iw224_oc64oh112ow112_kh7kw7_sh2sw2_ph3pw3_dh0dw0_nconv1", "n1c3h224w224k64r7s7_st2_p3")]
    [InlineData("g32mb1ic32ih112oc32oh112kh3ph1", "n1c32h112w112k32r3s3_p1_g32")]
    [InlineData("g4mb1ic64ih8oc32oh8kh3ph1", "n1c64h8w8k32r3s3_p1_g4")] // channels are totals
    [InlineData("mb1ic512ih19oc1024oh19kh3ph6dh5", "n1c512h19w19k1024r3s3_p6_d6")] // its dilation 5 is our 6
    [InlineData("mb1ic3ih10oc4kh3", "n1c3h10w10k4r3s3")] // neither output nor padding
    [InlineData("mb1ic3ih10oc4oh10kh3", "n1c3h10w10k4r3s3_p1")] // padding from the output
    [InlineData("mb1ic3ih10oc4oh10kh4", "n1c3h10w10k4r4s4_same")] // one before, two after
    [InlineData("mb1ic3ih8oc4oh4kh2sh2ph0", "n1c3h8w8k4r2s2_st2")]
    [InlineData("mb1ic3ih7oc4oh4kh2sh2ph0", "n1c3h7w7k4r2s2_st2_same")] // symmetric gives 3: the smallest after that gives 4
    [InlineData("mb1ic3ih224oc4oh112kh7sh2ph2", "n1c3h224w224k4r7s7_st2_same")] // TensorFlow's (2, 3)
    [InlineData("mb1ic3ih224oc4oh111kh7sh2ph2", "n1c3h224w224k4r7s7_st2_p2")] // symmetric gives 111
    [InlineData("mb1ic3ih5oc4oh5kh3ph2", "n1c3h5w5k4r3s3_p2.2.0.0")] // symmetric gives 7: none after
    [InlineData("mb1ic16iw100oc8ow100kw3pw1", "n1c16h1w100k8r1s3_p0x1")] // 1-D
    [InlineData("mb1ic64iw16000oc128ow15488kw2dw511", "n1c64h1w16000k128r1s2_d1x512")] // WaveNet
    [InlineData("mb4ic1ih161iw700oc32oh79ow341kh5kw20sh2sw2", "n4c1h161w700k32r5s20_st2")]
    [InlineData("mb1ic128ih17iw17oc128oh17ow17kh1kw7ph0pw3", "n1c128h17w17k128r1s7_p0x3")]
    [InlineData("mb1ic3ih10iw20oc4kh3ph1", "n1c3h10w20k4r3s3_p1")] // a missing kw is kh, pw is ph
    [InlineData("mb1ic3ih10oc4kh3kw5ph1pw2sh2", "n1c3h10w10k4r3s5_st2_p1x2")]
    [InlineData("mb1ic3ih10iw12oc4kh3kw3sh2ph1", "n1c3h10w12k4r3s3_st2x1_p1x0")] // iw and kw stated: benchdnn's own defaults
    [InlineData("ic3oc4mb1kh3ih10", "n1c3h10w10k4r3s3")] // any order
    public void Descriptor_NamesTheProblemThatBenchdnnRuns(string descriptor, string problem) =>
        Assert.Equal(problem, ConvProblem.Parse(descriptor).ToString());

    [Theory]
    [InlineData("mb1ic3ih10oc4oh5kh3ph1", "oh5", "at least 9")] // 9 rows come out without any padding after
    [InlineData("mb1ic3ih10iw10oc4oh10ow0kh3kw3ph1", "ow0", "at least 1")]
    [InlineData("ic3id4ih10oc4kd3kh3", "id4", "1-D or 2-D")]
    [InlineData("mb1ih10oc4kh3", "end of text", "the field ic")]
    [InlineData("mb1ic3ih10oc4", "end of text", "the field kh")]
    [InlineData("mb1ic3oc4", "end of text", "the field iw")]
    [InlineData("mb1ic3iw10oc4", "end of text", "the field kw")]
    [InlineData("mb1ic3iw10oc4kw3sh2", "end of text", "the field ih")]
    [InlineData("mb1ic3ih10oc4kh3sh0", "sh0", "a stride of at least 1")]
    [InlineData("mb1ic0ih10oc4kh3", "ic0", "at least 1")]
    [InlineData("mb1ic3ih10oc4kh3ic4", "ic4", "at most once")]
    [InlineData("mb1ic3ih10oc4kh3zz4", "zz4", "a field such as")]
    [InlineData("mb1ic3ih10oc4kh99999999999", "kh99999999999", "below 2^31")]
    [InlineData("g3mb1ic4ih10oc4kh3", "_g3", "divides")]
    [InlineData("mb1ic3ih10oc4kh12", "r12", "a filter that fits")]
    [InlineData("mb1ic3ih10oc4kh3oh2000000000sh2000000000", "oh2000000000", "below 2^31")]
    [InlineData("mb1ic3ih10oc4kh3dh2147483647", "dh2147483647", "below 2^31")]
    public void Descriptor_ThatIsBad_GivesOneLineWithTokenAndExpectation(string descriptor, string token, string expectation)
    {
        string message = Assert.Throws<FormatException>(() => ConvProblem.Parse(descriptor)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains($"'{token}'", message, StringComparison.Ordinal);
        Assert.Contains(expectation, message, StringComparison.Ordinal);
    }
}
