using System.Numerics;

namespace ConvBench.Backends.Managed.Fft;

/// <summary>Spectra of the kernels times a scale, in float64 by the definition of the DFT, rounded once to float32.</summary>
/// <remarks>
/// W[u,v] = Σ_r Σ_s w[r,s]·exp(−2πi(u(r − ShiftRows)/Rows + v(s − ShiftColumns)/Columns)), first along s, then along r: for
/// kernels of at most 64×64 the definition is about as
/// quick as a fast transform of the zero-padded tile. Vector lanes are output channels.
/// </remarks>
internal sealed unsafe class FftWeights(FftTile tile, FftBins bins, int r, int s, double scale)
{
    private readonly double[] _rows = Roots(tile.Rows, r, tile.ShiftRows);
    private readonly double[] _columns = Roots(tile.Columns, s, tile.ShiftColumns);

    /// <summary>Floats of scratch in float64 for one call of <see cref="Transform"/>.</summary>
    public static long ScratchDoubles(int r, int s, int lanes) => (long)lanes * ((r * s) + (2 * r) + 2);

    /// <summary>Transforms kernels side by side.</summary>
    /// <param name="lanes">Kernels.</param>
    /// <param name="taps">[R·S][lanes] taps in float64, followed by scratch for 2·R·lanes.</param>
    /// <param name="all">Every frequency, in the order [v][u], instead of one per bin.</param>
    /// <param name="target">First real part; [lanes] real parts, then [lanes] imaginary ones.</param>
    /// <param name="stride">Floats from bin to bin.</param>
    public void Transform(int lanes, double* taps, bool all, float* target, long stride)
    {
        double* row = taps + ((long)r * s * lanes);
        for (int v = 0; v < tile.Columns; v++)
        {
            bool needed = false;
            for (int u = 0; u < tile.Rows && !needed; u++)
            {
                needed = all || !bins.IsConjugate(u, v);
            }

            if (!needed)
            {
                continue;
            }

            for (int i = 0; i < r; i++)
            {
                Combine(lanes, s, taps + ((long)i * s * lanes), null, _columns, v, row + (2L * i * lanes), row + (((2L * i) + 1) * lanes));
            }

            for (int u = 0; u < tile.Rows; u++)
            {
                if (all || !bins.IsConjugate(u, v))
                {
                    Column(lanes, row, u, target + ((all ? ((long)v * tile.Rows) + u : bins.Bin(u, v)) * stride));
                }
            }
        }
    }

    /// <summary>Powers of exp(−2πi/n) as [frequency][tap][cos, −sin], tap t at position t − shift.</summary>
    private static double[] Roots(int n, int taps, int shift)
    {
        var roots = new double[n * taps * 2];
        for (int f = 0; f < n; f++)
        {
            for (int t = 0; t < taps; t++)
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * ((long)f * (t - shift) % n) / n);
                roots[2 * ((f * taps) + t)] = cos;
                roots[(2 * ((f * taps) + t)) + 1] = -sin;
            }
        }

        return roots;
    }

    private void Column(int lanes, double* row, int u, float* target)
    {
        double* sum = row + (2L * r * lanes);
        Combine(lanes, r, row, row + lanes, _rows, u, sum, sum + lanes);
        for (int i = 0; i < lanes; i++)
        {
            target[i] = (float)(sum[i] * scale);
            target[lanes + i] = (float)(sum[lanes + i] * scale);
        }
    }

    /// <summary>Σ_t in[t]·root[f][t]; real input where imaginary is null, else interleaved [tap][real lanes, imaginary lanes].</summary>
    private static void Combine(int lanes, int taps, double* real, double* imaginary, double[] roots, int f, double* sumReal,
        double* sumImaginary)
    {
        int step = imaginary == null ? lanes : 2 * lanes, at = 2 * f * taps;
        int i = 0;
        for (; i + Vector<double>.Count <= lanes; i += Vector<double>.Count)
        {
            Vector<double> sr = Vector<double>.Zero, si = Vector<double>.Zero;
            for (int t = 0; t < taps; t++)
            {
                Vector<double> x = Vector.Load(real + ((long)t * step) + i), cos = new(roots[at + (2 * t)]),
                    sin = new(roots[at + (2 * t) + 1]);
                sr += x * cos;
                si += x * sin;
                if (imaginary != null)
                {
                    Vector<double> y = Vector.Load(imaginary + ((long)t * step) + i);
                    sr -= y * sin;
                    si += y * cos;
                }
            }

            sr.Store(sumReal + i);
            si.Store(sumImaginary + i);
        }

        for (; i < lanes; i++)
        {
            double sr = 0, si = 0;
            for (int t = 0; t < taps; t++)
            {
                double x = real[((long)t * step) + i], y = imaginary == null ? 0 : imaginary[((long)t * step) + i];
                sr += (x * roots[at + (2 * t)]) - (y * roots[at + (2 * t) + 1]);
                si += (x * roots[at + (2 * t) + 1]) + (y * roots[at + (2 * t)]);
            }

            sumReal[i] = sr;
            sumImaginary[i] = si;
        }
    }
}
