namespace ConvBench.Backends.Managed.Winograd;

/// <summary>Winograd rows on request: other points, other tiles, transforms in float64, fixed nested forms, split filters.</summary>
/// <remarks>The default points of F(4, 3) are oneDNN's, ±5/8 and ±3/2, and those of F(6, 3) NNPACK's and wincnn's: these
/// have no row of their own.</remarks>
internal static class WinogradVariants
{
    /// <summary>The points of Lavin and Gray, CVPR 2016.</summary>
    public static WinogradAlgorithm Lavin { get; } = new(
        new WinogradForm { M = 4, Points = [0, 1, -1, 2, -2] }, "winograd-f4x3-lavin",
            "Winograd F(4×4, 3×3) with the points of Lavin and Gray, 0, ±1, ±2, ∞");

    /// <summary>The points of Barabasz et al., ACM TOMS 46(4), 2020.</summary>
    public static WinogradAlgorithm Barabasz { get; } = new(
        new WinogradForm { M = 4, Points = [0, -1, 1, new(1, 2), -2] }, "winograd-f4x3-barabasz",
            "Winograd F(4×4, 3×3) with the points of Barabasz et al., 0, ±1, 1/2, −2, ∞");

    /// <summary>All rows for one form.</summary>
    public static IReadOnlyList<WinogradAlgorithm> Forms { get; } =
    [
        Lavin, Barabasz,
        Tile(3, "0, −1, 5/8, 7/4, ∞; 3.24"), Tile(5, "0, 1, 3/8, 9/4, −3/4, −11/8, ∞; 4.59"),
        Tile(7, "0, −1, 3/8, 3/4, 5/4, 11/4, −5/8, −7/4, ∞; 5.44"), Tile(8, "0, ±3/8, ±7/8, ±5/4, ±5/2, ∞; 5.76"),
        Wide(2), Wide(4), Wide(6),
        Fixed(4, 4), Fixed(6, 6), Fixed(8, 8), Fixed(6, 8),
    ];

    /// <summary>All.</summary>
    public static IReadOnlyList<ManagedAlgorithm> All { get; } = [.. Forms, new WinogradSplitAlgorithm()];

    private static WinogradAlgorithm Tile(int m, string pointsAndSaving) => new(
        new WinogradForm { M = m }, $"winograd-f{m}x3", $"Winograd F({m}×{m}, 3×3), points {pointsAndSaving} times fewer products");

    private static WinogradAlgorithm Wide(int m) => new(
        new WinogradForm { M = m, Float64 = true }, $"winograd-f{m}x3-f64t",
            $"winograd-f{m}x3 with inputs and outputs transformed in float64, products and channel sums in float32");

    private static WinogradAlgorithm Fixed(int alphaH, int alphaW) => new(
        new WinogradForm { AlphaH = alphaH, AlphaW = alphaW },
        alphaH == alphaW ? $"winograd-a{alphaH}" : $"winograd-a{alphaH}x{alphaW}",
        $"Winograd with tiles of {alphaH}×{alphaW} inputs whatever the filter, F({alphaH + 1}−R, R) × F({alphaW + 1}−S, S); one input "
            + $"along an axis with one tap");
}
