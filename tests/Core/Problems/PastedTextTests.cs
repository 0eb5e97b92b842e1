using Xunit;

namespace ConvBench.Tests.Core.Problems;

/// <summary>Problems as people paste them: layers of PyTorch and Keras, command lines of other benchmarks, ranges.</summary>
public class PastedTextTests
{
    [Theory]
    [InlineData("Conv2d(64, 128, kernel_size=3, stride=2, padding=1) 1x64x56x56", "n1c64h56w56k128r3s3_st2_p1_b")]
    [InlineData("Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3), bias=False) 224x224", "n1c3h224w224k64r7s7_st2_p3")]
    [InlineData("torch.nn.Conv2d(64, 64, 3, padding='same', groups=64) on (8, 64, 7, 7)", "n8c64h7w7k64r3s3_p1_g64_b")]
    [InlineData("Conv2d(4, 6, [4, 7], 1, 0, (3, 2), bias=False, dtype=torch.float32): 4x12x13", "n1c4h12w13k6r4s7_d3x2")]
    [InlineData("nn.Conv1d(16, 8, 3, padding=1, bias=False) 16x100", "n1c16h1w100k8r1s3_p0x1")]
    [InlineData("Conv1d(16, 8, 2, dilation=512, bias=False) 4x16x16000", "n4c16h1w16000k8r1s2_d1x512")]
    [InlineData("keras.layers.Conv2D(128, 3, strides=2, padding=\"same\") 1x56x56x64", "n1c64h56w56k128r3s3_st2_same_b")]
    [InlineData("Conv2D(1024, (4, 7), padding='same', dilation_rate=(3, 2), use_bias=False, input_shape=(256, 256, 1024))",
        "n1c1024h256w256k1024r4s7_same_d3x2")]
    [InlineData("tf.keras.layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False) (None, 32, 32, 16)", "n1c16h32w32k32r3s3_g16")]
    [InlineData("Conv2D(8, 1, data_format='channels_first', activation='relu') 3x5x7", "n1c3h5w7k8r1s1_b_relu")]
    [InlineData("Conv1D(8, 5, activation=None, use_bias=False) 100x3", "n1c3h1w100k8r1s5")]
    public void ALayer_WithTheSizeOfItsInput_IsAProblem(string text, string problem) =>
        Assert.Equal(problem, ConvProblem.Parse(text).ToString());

    [Theory]
    [InlineData("./bin/MIOpenDriver conv -n 128 -c 64 -H 56 -W 28 -k 64 -y 3 -x 5 -p 1 -q 2 -u 2 -v 2 -l 1 -j 1 -m conv -g 1 -F 1 -t 1",
        "n128c64h56w28k64r3s5_st2_p1x2")]
    [InlineData("MIOpenDriver convfp16 --batchsize 2 --in_channels=8 --fil_h 1 --group_count 4 --bias 1 --dilation_w 3",
        "n2c8h32w32k32r1s3_d1x3_g4_b")] // 32×32, 32 filters, three columns: its defaults
    [InlineData("--conv --mb=32 --dir=FWD_B --attr-post-ops=relu ic64ih56oc64oh56kh3ph1", "n32c64h56w56k64r3s3_p1_b_relu")]
    [InlineData("./benchdnn --mode=P --conv --dt=f32 mb32ic3ih227oc96oh55kh11sh4ph0n\"alexnet:conv1\"", "n32c3h227w227k96r11s11_st4")]
    [InlineData("g1ic64iw8oc17ow4kw3sw2pw1", "n2c64h1w8k17r1s3_st1x2_p0x1")]
    [InlineData("g128ic128ih55iw1oc128oh7ow1kh11kw1sh7sw1ph2pw0n\"dw-2d-strided-padding-1943-ph-bottom(-4)\"",
        "n2c128h55w1k128r11s1_st7x1_p2x0_g128")]
    [InlineData("mb64_ic3oc192_ih224oh14kh16sh16dh0ph0_iw224ow14kw16sw16dw0pw0", "n64c3h224w224k192r16s16_st16")]
    public void ACommandLine_OfAnotherBenchmark_IsAProblem(string text, string problem) =>
        Assert.Equal(problem, ConvProblem.Parse(text).ToString());

    [Theory]
    [InlineData("Conv2d(64, 128, 3)", "end of text", "size of the input behind the layer, N×C×H×W")]
    [InlineData("Conv2d(64, 128, 3) 1x32x56x56", "1x32x56x56", "64 channels as the layer says")]
    [InlineData("Conv2d(64, 128, kernel=3) 56x56", "kernel", "an argument of Conv2d")]
    [InlineData("Conv2d(64, 128) 56x56", "end of text", "kernel_size=")]
    [InlineData("Conv2d(64, 128, 3, kernel_size=3) 56x56", "kernel_size", "once")]
    [InlineData("Conv2d(64, 128, (3, 3, 3)) 56x56", "kernel_size=(3, 3, 3)", "one number or two")]
    [InlineData("Conv2d(64, 128, 3, padding=-1) 56x56", "padding=-1", "whole numbers")]
    [InlineData("Conv2d(64, 128, 3, padding_mode='reflect') 56x56", "padding_mode=reflect", "'zeros'")]
    [InlineData("Conv2d(64, 128, 3, bias=maybe) 56x56", "bias=maybe", "True or False")]
    [InlineData("Conv2d(64, 128, 3", "end of text", "')'")]
    [InlineData("Conv2d(64, 128, 100) 56x56", "r100", "a filter that fits")]
    [InlineData("Conv2D(8, 3) 56x56", "56x56", "N×H×W×C")]
    [InlineData("Conv2D(8, 3, activation='softmax') 5x5x3", "activation=softmax", "'relu' or none")]
    [InlineData("Conv3d(8, 3) 5x5x3", "Conv3d", "Conv2d, Conv1d")]
    [InlineData("MIOpenDriver pool -n 1", "pool", "conv behind MIOpenDriver")]
    [InlineData("MIOpenDriver conv -n many", "many", "a whole number behind -n")]
    [InlineData("MIOpenDriver conv --spatial_dim 3", "--spatial_dim", "2")]
    [InlineData("--conv --attr-post-ops=sum ic64ih56oc64kh3", "--attr-post-ops=sum", "relu or nothing")]
    [InlineData("--conv --mb=32", "end of text", "one descriptor")]
    public void APasteThatLacksSomething_GivesOneLineThatSaysWhat(string text, string token, string expectation)
    {
        string message = Assert.Throws<FormatException>(() => ConvProblem.Parse(text)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains($"'{token}'", message, StringComparison.Ordinal);
        Assert.Contains(expectation, message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARange_IsAProblemForEachOfItsValues()
    {
        Assert.Equal(["n1c6h8w8k4r3s3", "n1c8h8w8k4r3s3", "n1c10h8w8k4r3s3"], Texts("n1c=6:11:2h8w8k4r3s3"));
        Assert.Equal(
            ["n1c1h8w8k4r3s3", "n1c1h8w8k4r3s3_d2", "n1c2h8w8k4r3s3", "n1c2h8w8k4r3s3_d2"], Texts("n1c=1:2h8w8k4r3s3_d=1:2"));
        Assert.Equal(["n1c3h5w5k8r1s1"], Texts("Conv2d(3, 8, 1, bias=False) 5x5"));
    }

    [Theory]
    [InlineData("n1c=9:6h8w8k4r3s3")]
    [InlineData("n1c=6:9:0h8w8k4r3s3")]
    [InlineData("n1c=1:100000h8w8k4r3s3")]
    [InlineData("n1c=1:9999999999h8w8k4r3s3")]
    [InlineData("n1c=1:200h=3:200w8k4r3s3")]
    public void ARangeThatIsEmptyOrEndless_GivesOneLine(string text) =>
        Assert.Contains("expected", Assert.Throws<FormatException>(() => ConvProblem.ParseAll(text)).Message, StringComparison.Ordinal);

    private static string[] Texts(string text) => [.. ConvProblem.ParseAll(text).Select(p => p.ToString())];
}
