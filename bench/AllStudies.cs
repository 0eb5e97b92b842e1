using ConvBench.Bench.Studies;
using ConvBench.Bench.Studies.Papers;
using ConvBench.Bench.Studies.Where;

namespace ConvBench.Bench;

/// <summary>The studies there are.</summary>
internal static class AllStudies
{
    /// <summary>In the order of `study --help`.</summary>
    public static IReadOnlyList<IStudy> List { get; } =
    [
        new GrowthStudy(),
        new DistributionStudy(),
        new TileStudy(),
        new PointsStudy(),
        new KernelStudy(),
        new DilationStudy(),
        new BugsStudy(),
        new NoiseStudy(),
        new PaperStudy(),
        new WhereStudy(),
        new SpecialStudy(),
    ];
}
