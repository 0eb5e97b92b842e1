namespace ConvBench.Bench.Studies;

/// <summary>The studies there are.</summary>
internal static class AllStudies
{
    /// <summary>In the order of `study --help`.</summary>
    public static IReadOnlyList<IStudy> List { get; } =
    [
        new BugsStudy(),
    ];
}
