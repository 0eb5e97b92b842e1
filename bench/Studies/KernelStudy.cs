namespace ConvBench.Bench.Studies;

/// <summary>Filters of 1×1 to 31×31 on one image.</summary>
internal sealed class KernelStudy : CaseStudy
{
    public override string Name => "kernel";

    public override string Description => "error over the filter's size";

    protected override IReadOnlyList<string> Patterns { get; } =
        ["managed/direct", "managed/im2col", "managed/winograd*", "managed/fft", "torch/auto", "onnx/auto", "nnpack/*"];

    protected override IEnumerable<StudyPoint> Points(int firstSeed) => Normal(
        from taps in (int[])[1, 2, 3, 4, 5, 6, 7, 9, 11, 15, 21, 31]
        select ConvProblem.Parse($"n1c16h36w36k16r{taps}s{taps}_same"), firstSeed);
}
