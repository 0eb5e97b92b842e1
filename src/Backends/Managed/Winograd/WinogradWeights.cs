namespace ConvBench.Backends.Managed;

/// <summary>U = G·g·Gᵀ of all filters, in the order in which the multiply stage reads it.</summary>
/// <remarks>
/// [group][panel][frequency][channel][vectors of the panel], a panel being two vectors of output channels; output channels from KPerGroup on are zero.
/// Computed in float64 and rounded once, so that the filter transform costs one rounding of u.
/// </remarks>
internal sealed unsafe class WinogradWeights : IDisposable
{
    private readonly ConvProblem _p;
    private readonly int _frequencies;
    private readonly int _width;
    private readonly AlignedBuffer _u;

    public WinogradWeights(ConvProblem p, WinogradAxis h, WinogradAxis w, ReadOnlySpan<float> weights, int width)
    {
        (_p, _frequencies, _width) = (p, h.Alpha * w.Alpha, width);
        Vectors = (p.KPerGroup + width - 1) / width;
        Panels = (Vectors + 1) / 2;
        _u = new AlignedBuffer((long)p.Groups * Panels * _frequencies * PanelFloats);
        var rows = new double[h.Alpha * p.S];
        var u = new double[_frequencies];
        int taps = p.R * p.S;
        for (int k = 0; k < p.K; k++)
        {
            for (int c = 0; c < p.CPerGroup; c++)
            {
                Transform(h, w, weights.Slice(((k * p.CPerGroup) + c) * taps, taps), rows, u);
                Scatter(k, c, u);
            }
        }
    }

    /// <summary>Vectors of output channels in a group.</summary>
    public int Vectors { get; }

    /// <summary>Panels of a group.</summary>
    public int Panels { get; }

    public long Bytes => _u.Bytes;

    private long PanelFloats => (long)_p.CPerGroup * 2 * _width;

    /// <summary>Vectors in a panel: 2, or 1 for an odd last one.</summary>
    public int Columns(int panel) => Math.Min(2, Vectors - (2 * panel));

    /// <summary>First float of a panel at a frequency.</summary>
    public float* Panel(int group, int panel, int frequency) =>
        _u.Pointer + ((((((long)group * Panels) + panel) * _frequencies) + frequency) * PanelFloats);

    public void Dispose() => _u.Dispose();

    private static void Transform(WinogradAxis h, WinogradAxis w, ReadOnlySpan<float> g, double[] rows, double[] u)
    {
        for (int i = 0; i < h.Alpha; i++)
        {
            for (int s = 0; s < w.R; s++)
            {
                double sum = 0;
                for (int r = 0; r < h.R; r++)
                {
                    sum += h.G[i, r] * g[(r * w.R) + s];
                }

                rows[(i * w.R) + s] = sum;
            }
        }

        for (int f = 0; f < u.Length; f++)
        {
            double sum = 0;
            int i = f / w.Alpha, j = f % w.Alpha;
            for (int s = 0; s < w.R; s++)
            {
                sum += rows[(i * w.R) + s] * w.G[j, s];
            }

            u[f] = sum;
        }
    }

    private void Scatter(int k, int c, double[] u)
    {
        int group = k / _p.KPerGroup, lane = k % _p.KPerGroup, panel = lane / (2 * _width);
        int at = (c * Columns(panel) * _width) + (lane % (2 * _width));
        for (int f = 0; f < u.Length; f++)
        {
            Panel(group, panel, f)[at] = (float)u[f];
        }
    }
}
