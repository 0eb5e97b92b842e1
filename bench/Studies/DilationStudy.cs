namespace ConvBench.Bench.Studies;

/// <summary>Dilations of 1 to 16 of one 3×3 layer.</summary>
internal sealed class DilationStudy : CaseStudy
{
    public override string Name => "dilation";

    public override string Description => "error over the dilation";

    protected override IReadOnlyList<string> Patterns { get; } =
        ["managed/direct", "managed/im2col", "managed/winograd-f?x3", "managed/fft", "torch/auto", "onnx/auto", "nnpack/*"];

    protected override IEnumerable<StudyPoint> Points(int firstSeed) => Normal(
        from dilation in (int[])[1, 2, 3, 4, 6, 8, 12, 16]
        select ConvProblem.Parse($"n1c32h36w36k16r3s3_p{dilation}_d{dilation}"), firstSeed);
}
