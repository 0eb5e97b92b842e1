namespace ConvBench.Bench.Studies;

/// <summary>One layer, n = 576, on every kind of operands.</summary>
internal sealed class DistributionStudy : CaseStudy
{
    public override string Name => "distribution";

    public override string Description => "error over the kind of operands";

    protected override IReadOnlyList<string> Patterns { get; } =
    [
        "managed/direct", "managed/im2col", "managed/winograd-f2x3", "managed/winograd-f4x3", "managed/winograd-f6x3", "managed/sfc6",
            "managed/fft", "torch/auto", "onnx/auto", "nnpack/*",
    ];

    protected override IEnumerable<StudyPoint> Points(int firstSeed) =>
        from distribution in Enum.GetValues<Distribution>()
        from seed in Enumerable.Range(firstSeed, Seeds)
        select new StudyPoint(ConvProblem.Parse("n1c64h14w14k32r3s3_p1"), distribution, seed);
}
