namespace ConvBench.Bench.Studies;

/// <summary>Tile sizes of the FFT and of Winograd: rows with a tile of their own, and images of several sizes for rows that
/// choose it.</summary>
internal sealed class TileStudy : CaseStudy
{
    public override string Name => "tile";

    public override string Description => "error over the tile of FFT and Winograd";

    protected override IReadOnlyList<string> Patterns { get; } =
        ["managed/fft*", "managed/winograd-f?x3", "nnpack/fft*", "nnpack/winograd*"];

    protected override IEnumerable<StudyPoint> Points(int firstSeed) => Normal(
        from size in (int[])[6, 10, 14, 20, 26, 34, 46, 62]
        select ConvProblem.Parse($"n1c32h{size}w{size}k16r3s3_p1"), firstSeed);
}
