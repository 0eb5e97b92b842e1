namespace ConvBench.Backends.OpenCl;

/// <summary>Transformed weights as the matrix products read them.</summary>
internal static class SpectrumPanels
{
    /// <summary>The transform of one filter of one channel, its number in KCRS, in float64: one number per frequency, or two.</summary>
    public delegate void Transform(long filter, Span<double> spectrum);

    /// <summary>[frequency][group][filter tile][c][filters of the tile], rounded once; zeros behind the last filter.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="filters">Filters of a register tile.</param>
    /// <param name="frequencies">Frequencies.</param>
    /// <param name="parts">1 for real spectra; 2 for complex ones, whose products are [re −im; im re] over twice the channels and
    /// filters.</param>
    /// <param name="transform">The transform.</param>
    public static float[] Of(ConvProblem p, int filters, int frequencies, int parts, Transform transform)
    {
        int rows = p.KPerGroup * parts, depth = p.CPerGroup * parts, tiles = (rows + filters - 1) / filters;
        long panel = (long)tiles * filters * depth;
        if (panel * frequencies * p.Groups > Array.MaxLength)
        {
            throw new NotSupportedException($"transformed weights of more than {Array.MaxLength} floats");
        }

        var all = new float[panel * frequencies * p.Groups];
        var spectrum = new double[frequencies * parts];
        for (int filter = 0; filter < p.K * p.CPerGroup; filter++)
        {
            transform(filter, spectrum);
            (int k, int c) = Math.DivRem(filter, p.CPerGroup);
            (int group, int inGroup) = Math.DivRem(k, p.KPerGroup);
            for (int f = 0; f < frequencies; f++)
            {
                long first = ((long)f * p.Groups + group) * panel;
                for (int i = 0; i < parts * parts; i++)
                {
                    int row = (inGroup * parts) + (i / parts), column = (c * parts) + (i % parts);
                    double value = i is 0 or 3 ? spectrum[f * parts] : i == 1 ? -spectrum[(f * parts) + 1] : spectrum[(f * parts) + 1];
                    all[first + ((((long)(row / filters) * depth) + column) * filters) + (row % filters)] = (float)value;
                }
            }
        }

        return all;
    }
}
