namespace ConvBench.Transforms;

/// <summary>The points with which this project's Winograd rows are made.</summary>
public static class WinogradPoints
{
    /// <summary>Points with the smallest amplification of rounding errors for α inputs, all dyadic.</summary>
    /// <remarks>
    /// Within 1 % of the best multiples of 1/8 for every m and r (a test searches them); ±5/8, ±3/2 are also oneDNN's choice.
    /// Odd α: one point has no partner. α = 10: pairs cost 0.8 % against the best set, 3/8, 3/4, 5/4, 17/8, −1/2, −7/8,
    /// −5/4, −21/8, which is not exact in float32.
    /// </remarks>
    public static Rational[] Of(int alpha) => alpha switch
    {
        1 => [],
        4 => [0, 1, -1],
        5 => [0, -1, new(5, 8), new(7, 4)],
        6 => [0, new(5, 8), new(-5, 8), new(3, 2), new(-3, 2)],
        7 => [0, 1, new(-3, 4), new(3, 8), new(-11, 8), new(9, 4)],
        8 => [0, 1, -1, new(1, 2), new(-1, 2), 2, -2],
        9 => [0, -1, new(3, 4), new(-5, 8), new(5, 4), new(3, 8), new(-7, 4), new(11, 4)],
        10 => [0, new(7, 8), new(-7, 8), new(5, 4), new(-5, 4), new(3, 8), new(-3, 8), new(5, 2), new(-5, 2)],
        _ => throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "tiles have 1 or 4 to 10 inputs"),
    };
}
