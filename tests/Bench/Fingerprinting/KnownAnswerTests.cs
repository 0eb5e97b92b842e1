using ConvBench.Bench.Fingerprinting;
using Xunit;

namespace ConvBench.Tests.Bench.Fingerprinting;

/// <summary>The answers against which fingerprints are counted right or wrong.</summary>
public class KnownAnswerTests
{
    private static readonly ConvProblem Layer = ConvProblem.Parse("n1c8h40w40k8r3s3_p1");

    [Theory]
    [InlineData("managed/direct", 0, 0, "sum of products")]
    [InlineData("managed/im2col", 0, 0, "sum of products")]
    [InlineData("managed/winograd-f4x3", 4, 4, "Winograd F(4×4)")]
    [InlineData("managed/winograd-f4x3", 40, 4, "Winograd F(≥×4)")] // one tile covers the rows: no grid shows
    [InlineData("managed/sfc6", 6, 6, "SFC F(6×6)")]
    [InlineData("managed/fft", 14, 30, "FFT 16×32")] // 14 + 3 − 1 inputs
    [InlineData("managed/auto", 0, 0, "sum of products")]
    [InlineData("nnpack/winograd-f6x3", 0, 0, "Winograd F(6×6)")]
    [InlineData("nnpack/fft8", 0, 0, "FFT 8×8")]
    [InlineData("nnpack/fft16", 0, 0, "FFT 16×16")]
    [InlineData("nnpack/im2col", 0, 0, "sum of products")]
    [InlineData("torch/im2col", 0, 0, "sum of products")]
    [InlineData("torch/fft", 0, 0, "FFT ≥×≥")] // the whole image at once
    [InlineData("torch/auto", 0, 0, null)]
    [InlineData("onnx/auto", 0, 0, null)]
    public void Method_IsWhatTheRowSays_AndNothingWhereALibraryKeepsIt(string row, int rows, int columns, string? expected) =>
        Assert.Equal(expected, KnownAnswer.Method(Row(row), Layer, (rows, columns)));

    [Theory]
    [InlineData("managed/direct", "float32")]
    [InlineData("managed/direct-bf16", "bfloat16")]
    [InlineData("managed/direct-f16", "float16")]
    [InlineData("torch/bf16", "bfloat16")]
    [InlineData("torch/f16", "float16")]
    [InlineData("nnpack/fft8", "float32")]
    [InlineData("torch/auto", null)]
    [InlineData("onnx/auto", null)]
    public void Operands_AreThoseOfTheContract(string row, string? expected) =>
        Assert.Equal(expected, KnownAnswer.Operands(Row(row)));

    /// <summary>Every row that is not a library's secret has an answer on a layer that it supports.</summary>
    [Fact]
    public void EveryOwnRow_HasAnAnswer() => Assert.All(
        ConvBench.Bench.KnownBackends.All().SelectMany(b => b.Algorithms).Where(a => a.IsOwn),
        a => Assert.NotNull(KnownAnswer.Method(a, Layer, (4, 4))));

    private static IConvAlgorithm Row(string id) =>
        ConvBench.Bench.KnownBackends.All().SelectMany(b => b.Algorithms).Single(a => a.Id == id);
}
