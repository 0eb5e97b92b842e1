namespace ConvBench.Bench.Fingerprinting;

/// <summary>What a scan along one axis says of the tile.</summary>
/// <param name="Period">Outputs after which responses repeat; 1: everywhere the same; 0: no period was seen.</param>
/// <param name="Repeats">Share of pairs that repeat with it.</param>
/// <param name="Seam">Outputs between the seams of the noise; 0: none was seen.</param>
/// <param name="CrossesSeam">Whether an impulse at a tile's first input spoils outputs of that tile that do not read it: a Fourier transform does, Winograd cannot.</param>
internal sealed record AxisTile(int Period, double Repeats, int Seam, bool? CrossesSeam)
{
    private const double Enough = 0.9;

    /// <summary>Reads a scan.</summary>
    public static AxisTile Of(ImpulseScan scan)
    {
        int seam = SeamOf(scan);
        for (int steps = 1; steps < scan.Length; steps++)
        {
            if (scan.Repeats(steps) >= Enough)
            {
                return new AxisTile(steps, scan.Repeats(steps), seam, Crosses(scan, steps));
            }
        }

        return new AxisTile(0, 0, seam, Crosses(scan, seam));
    }

    /// <summary>Largest spacing of which nearly all inner ends of the noise are multiples.</summary>
    private static int SeamOf(ImpulseScan scan)
    {
        int outputs = scan.Axis.GridOutputs;
        int[] ends = [.. Enumerable.Range(0, scan.Length).Select(scan.Extent).OfType<(int First, int Last)>()
            .SelectMany(e => (int[])[e.First, e.Last + 1]).Where(e => e > 0 && e < outputs)];
        for (int spacing = outputs - 1; spacing > 1; spacing--)
        {
            if (ends.Length > 1 && ends.Count(e => e % spacing == 0) >= Enough * ends.Length)
            {
                return spacing;
            }
        }

        return 0;
    }

    private static bool? Crosses(ImpulseScan scan, int tile)
    {
        if (tile < 2 || scan.Axis.Stride > 1)
        {
            return null;
        }

        bool? crosses = null;
        for (int i = 0; i < scan.Length; i++)
        {
            int at = scan.Axis.Position(i) + scan.Axis.Pad, input = at / scan.Axis.Dilation;
            if (input % tile == 0 && input + 1 < scan.Axis.GridOutputs)
            {
                (int nonzero, int of) = scan.NoiseAt(i, input + 1, Math.Min(input + tile, scan.Axis.GridOutputs) - 1);
                crosses = of == 0 ? crosses : (crosses ?? false) || nonzero > 0;
            }
        }

        return crosses;
    }
}
