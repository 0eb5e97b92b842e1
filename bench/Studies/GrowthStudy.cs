namespace ConvBench.Bench.Studies;

/// <summary>How errors grow with the number n = C·R·S of products in an output: 3×3 layers of 1 to 4096 channels, n = 9 to 36864.</summary>
internal sealed class GrowthStudy : CaseStudy
{
    private const int MostChannels = 4096;

    public override string Name => "growth";

    public override string Description => "error over the number of products n, with fitted exponents";

    protected override IReadOnlyList<string> Patterns { get; } =
    [
        "managed/direct", "managed/im2col", "managed/winograd-f2x3", "managed/winograd-f4x3", "managed/winograd-f6x3", "managed/sfc6",
            "managed/fft", "torch/auto", "onnx/auto", "nnpack/*",
    ];

    protected override IEnumerable<StudyPoint> Points(int firstSeed)
    {
        foreach (Distribution distribution in (Distribution[])[Distribution.Normal, Distribution.Uniform, Distribution.Relu,
            Distribution.Cancelling])
        {
            for (int channels = 1; channels <= MostChannels; channels *= 2)
            {
                // 12 × 12 outputs of 16 channels: 2304 errors per point, tiles of every transform, 0.17 Gflop at most
                var problem = new ConvProblem(1, channels, 12, 12, 16, 3, 3) { PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
                for (int seed = firstSeed; seed < firstSeed + Seeds; seed++)
                {
                    yield return new StudyPoint(problem, distribution, seed);
                }
            }
        }
    }
}
