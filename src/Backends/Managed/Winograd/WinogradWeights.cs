using System.Runtime.Intrinsics;
using ConvBench.Backends.Managed.Winograd.Transforms;

namespace ConvBench.Backends.Managed.Winograd;

/// <summary>U = G·g·Gᵀ of all filters, in the order in which the multiply stage reads it.</summary>
/// <remarks>
/// [group][panel][frequency][channel][vectors of the panel], a panel being two vectors of output channels; output channels
/// from KPerGroup on are zero.
/// Computed in float64 and rounded once, so that the filter transform costs one rounding of u. Four filters at a time; the
/// team shares the panels.
/// </remarks>
internal sealed unsafe class WinogradWeights : IDisposable, ITeamWork
{
    private const int Lanes = 4;

    private readonly ConvProblem _p;
    private readonly WinogradAxis _h;
    private readonly WinogradAxis _w;
    private readonly int _frequencies;
    private readonly int _width;
    private readonly AlignedBuffer _u;
    private float* _g; // the filters, while they are transformed
    private WorkQueue _queue;

    public WinogradWeights(ConvProblem p, WinogradAxis h, WinogradAxis w, ReadOnlySpan<float> weights, int width, ThreadTeam team)
    {
        (_p, _h, _w, _frequencies, _width) = (p, h, w, h.Products * w.Products, width);
        Vectors = (p.KPerGroup + width - 1) / width;
        Panels = (Vectors + 1) / 2;
        _u = new AlignedBuffer((long)p.Groups * Panels * _frequencies * PanelFloats);
        fixed (float* g = weights)
        {
            _g = g;
            _queue.Reset(p.Groups * Panels);
            team.Run(this);
            _g = null;
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

    /// <inheritdoc/>
    public void Execute(int index, int count)
    {
        double* filters = stackalloc double[_h.R * _w.R * Lanes], rows = stackalloc double[_h.Products * _w.R * Lanes];
        float* u = stackalloc float[_frequencies * 2 * _width];
        while (_queue.TryTake(out int item))
        {
            int group = item / Panels, panel = item % Panels, floats = Columns(panel) * _width;
            for (int c = 0; c < _p.CPerGroup; c++)
            {
                for (int lane = 0; lane < floats; lane += Lanes)
                {
                    Pack(group, (panel * 2 * _width) + lane, c, filters);
                    Transform(filters, rows, u + lane, floats, Math.Min(Lanes, floats - lane));
                }

                for (int f = 0; f < _frequencies; f++)
                {
                    new Span<float>(u + (f * floats), floats).CopyTo(new Span<float>(Panel(group, panel, f) + (c * floats), floats));
                }
            }
        }
    }

    /// <summary>One channel of filters k … k + 3 of a group, tap by tap; zeros behind the last filter.</summary>
    private void Pack(int group, int k, int c, double* filters)
    {
        int taps = _h.R * _w.R;
        for (int i = 0; i < Lanes; i++)
        {
            float* g = _g + ((((((long)group * _p.KPerGroup) + k + i) * _p.CPerGroup) + c) * taps);
            for (int t = 0; t < taps; t++)
            {
                filters[(t * Lanes) + i] = k + i < _p.KPerGroup ? g[t] : 0;
            }
        }
    }

    /// <summary>u[f·step + lane] of up to four filters.</summary>
    private void Transform(double* g, double* rows, float* u, int step, int lanes)
    {
        for (int i = 0; i < _h.Products; i++)
        {
            for (int s = 0; s < _w.R; s++)
            {
                Vector256<double> sum = default;
                for (int r = 0; r < _h.R; r++)
                {
                    sum += _h.G[i, r] * Vector256.Load(g + (((r * _w.R) + s) * Lanes));
                }

                sum.Store(rows + (((i * _w.R) + s) * Lanes));
            }
        }

        for (int f = 0; f < _frequencies; f++)
        {
            Vector256<double> sum = default;
            int i = f / _w.Products, j = f % _w.Products;
            for (int s = 0; s < _w.R; s++)
            {
                sum += _w.G[j, s] * Vector256.Load(rows + (((i * _w.R) + s) * Lanes));
            }

            Vector128<float> rounded = Vector256.Narrow(sum, sum).GetLower();
            for (int lane = 0; lane < lanes && lanes < Lanes; lane++)
            {
                u[(f * step) + lane] = rounded[lane];
            }

            if (lanes == Lanes)
            {
                rounded.Store(u + (f * step));
            }
        }
    }
}
