namespace ConvBench.Bench.Fingerprinting;

/// <summary>The points of a Winograd transform, by filters on which its G is exact.</summary>
/// <remarks>
/// G has the denominators Π(aⱼ − aₖ) of its points: 2 for 0, ±1; 24 for 0, ±1, ±2; 90 for 0, ±1, ±1/2, ±2. Taps that are multiples of their
/// square pass both axes without rounding, and an impulse of 1 then leaves whole numbers and their halves, so that every
/// output is exact; with
/// other points thirds and fifths remain.
/// </remarks>
internal static class WinogradPoints
{
    /// <summary>The points for a tile that has a common choice, or that they are others; "" where the tile has none.</summary>
    /// <param name="box">The convolution.</param>
    /// <param name="p">A 3×3 layer.</param>
    /// <param name="tile">Outputs of a tile, the same along both axes.</param>
    public static string Of(BlackBox box, ConvProblem p, int tile)
    {
        (int denominator, string points) =
            tile switch { 2 => (2, "0, ±1"), 4 => (24, "0, ±1, ±2"), 6 => (90, "0, ±1, ±1/2, ±2"), _ => (0, "") };
        if (denominator == 0 || p.R != 3 || p.S != 3)
        {
            return "";
        }

        double exact = ExactShare(box, p, denominator, out bool quiet);
        return quiet && exact == 1
            ? $"exact on taps that are multiples of {denominator}²: points {points}"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{100 * exact:0} % exact on taps that are multiples of {denominator}²: other points than {points}, or its constants are "
                + $"rounded before use");
    }

    /// <summary>Whether a tile of four or six outputs is SFC's, not Winograd's.</summary>
    /// <remarks>SFC's G has the denominators 4 and 6. F(4, 3) has thirds, or more with other points than 0, ±1, ±2, so that taps that are
    /// multiples of 4² do not pass it; F(6, 3) has fifths, or more, so that multiples of 6² do not.</remarks>
    public static bool AreSymbolic(BlackBox box, ConvProblem p, int tile) =>
        tile is 4 or 6 && p.R == 3 && p.S == 3 && ExactShare(box, p, tile, out bool quiet) == 1 && quiet;

    /// <summary>Share of the outputs that read an impulse of 1 and are its product with taps that are multiples of the square of a
    /// denominator; quiet where no other output is spoiled.</summary>
    private static double ExactShare(BlackBox box, ConvProblem p, int denominator, out bool quiet)
    {
        float[] taps = [.. Enumerable.Range(0, 9).Select(i => (float)denominator * denominator * (1 + (i % 3)) * (i % 2 == 0 ? 1 : -1))];
        (ImpulseScan rows, ImpulseScan columns) = ImpulseScan.Run(box, p, 1, taps);
        quiet = rows.Noise + columns.Noise == 0;
        return 1 - ((rows.Wrong + columns.Wrong) / (double)Math.Max(1, rows.Touched + columns.Touched));
    }
}
