namespace ConvBench.Bench.Studies;

/// <summary>Winograd's tiles and point sets on one layer, few channels and many.</summary>
internal sealed class PointsStudy : CaseStudy
{
    public override string Name => "points";

    public override string Description => "error over Winograd's points, beside what they are predicted to amplify";

    protected override IReadOnlyList<string> Patterns { get; } = ["managed/winograd-f?x3*", "nnpack/winograd*"];

    protected override IEnumerable<StudyPoint> Points(int firstSeed) => Normal(
        from channels in (int[])[16, 64, 256]
        select ConvProblem.Parse($"n1c{channels}h24w24k32r3s3_p1"), firstSeed);
}
