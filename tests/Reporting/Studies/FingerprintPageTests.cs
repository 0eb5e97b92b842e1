using ConvBench.Reporting.Studies;
using Xunit;

namespace ConvBench.Tests.Reporting.Studies;

public class FingerprintPageTests
{
    private static readonly FingerprintRecord[] Lines =
    [
        Line("conv2-3x3", "managed/direct", "sum of products", "sum of products") with { Order = "one chain of 576 products" },
        Line("conv2-3x3", "managed/winograd-f4x3", "Winograd F(4×4)", "Winograd F(4×4)"),
        Line("conv2-3x3", "nnpack/fft16", "FFT 16×≥", "FFT 16×16"),
        Line("image-1x1", "managed/fft", "transform", "FFT ≥×≥") with { Confidence = "unclear" },
        Line("conv2-3x3", "managed/direct-bf16", "sum of products", "sum of products")
            with { Operands = "TF32", KnownOperands = "bfloat16" },
        Line("conv2-3x3", "torch/auto", "sum of products", null)
            with { Order = "blocks of 144, one after the other (4 of them), channels inside taps" },
        Line("conv2-3x3", "onnx/auto", "", null) with { Fault = "RuntimeException: no | kernel" },
    ];

    [Theory]
    [InlineData("invariant")]
    [InlineData("de-DE")]
    public void Page_UnderEveryCulture_IsTheApprovedOne(string culture) =>
        Approved.Same("fingerprint.md", Cultures.Under(culture, () => FingerprintPage.Text(Lines, SampleRun.Environment)));

    private static FingerprintRecord Line(string layer, string row, string method, string? known) => new()
    {
        Problem = "n1c64h56w56k64r3s3_p1",
        Suite = "resnet50",
        ProblemName = layer,
        Row = row,
        Threads = 1,
        Method = method,
        Known = known,
        Operands = "float32",
        KnownOperands = known is null ? null : "float32",
        Confidence = "certain",
        Evidence = ["0 % of the outputs that read an impulse are not the rounded product"],
        Runs = 4,
    };
}
