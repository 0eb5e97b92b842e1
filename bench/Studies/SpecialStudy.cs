namespace ConvBench.Bench.Studies;

/// <summary>What every row does with NaN and infinity, near overflow, and with subnormal numbers: its cases' range, on one layer.</summary>
internal sealed class SpecialStudy : CaseStudy
{
    /// <summary>8 channels in and out, one image; row 20 of the middle begins a tile of F(2), F(4) and F(5).</summary>
    public static ConvProblem Layer { get; } = ConvProblem.Parse("n1c8h40w40k8r3s3_p1");

    public override string Name => "special";

    public override string Description => "NaN, infinity, overflow and subnormal numbers, row by row";

    protected override IReadOnlyList<string> Patterns { get; } = ["*"];

    protected override IEnumerable<StudyPoint> Points(int firstSeed) => [new StudyPoint(Layer, Distribution.Normal, firstSeed)];
}
