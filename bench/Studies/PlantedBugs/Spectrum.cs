using System.Numerics;

namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>A complex float32 matrix, sizes powers of two.</summary>
internal sealed class Spectrum(int rows, int columns)
{
    public int Rows => rows;

    public int Columns => columns;

    public float[] Re { get; } = new float[rows * columns];

    public float[] Im { get; } = new float[rows * columns];

    /// <summary>this += a·b, or a·conj(b) for sign −1.</summary>
    public void Add(Spectrum a, Spectrum b, int sign)
    {
        for (int i = 0; i < Re.Length; i++)
        {
            float im = sign * b.Im[i];
            Re[i] += (a.Re[i] * b.Re[i]) - (a.Im[i] * im);
            Im[i] += (a.Re[i] * im) + (a.Im[i] * b.Re[i]);
        }
    }

    /// <summary>Im := −Im.</summary>
    public void Conjugate()
    {
        for (int i = 0; i < Im.Length; i++)
        {
            Im[i] = -Im[i];
        }
    }

    /// <summary>A column of zeros.</summary>
    public void ClearColumn(int column)
    {
        for (int i = column; i < Re.Length; i += columns)
        {
            (Re[i], Im[i]) = (0, 0);
        }
    }

    /// <summary>Fourier transform of n points from this offset, step apart, in place; twiddles exp(−2πi·j/n), j below n/2.</summary>
    public void Line(int offset, int step, int n, (float Re, float Im)[] twiddles)
    {
        int bits = BitOperations.Log2((uint)n);
        for (int i = 0; i < n; i++)
        {
            int j = Reversed(i, bits);
            if (i < j)
            {
                (int a, int b) = (offset + (i * step), offset + (j * step));
                (Re[a], Re[b], Im[a], Im[b]) = (Re[b], Re[a], Im[b], Im[a]);
            }
        }

        for (int half = 1; half < n; half *= 2)
        {
            for (int i = 0; i < n; i++)
            {
                if ((i & half) == 0)
                {
                    Butterfly(offset + (i * step), offset + ((i + half) * step), twiddles[i % half * (n / 2 / half)]);
                }
            }
        }
    }

    private void Butterfly(int a, int b, (float Re, float Im) t)
    {
        float re = (Re[b] * t.Re) - (Im[b] * t.Im), im = (Re[b] * t.Im) + (Im[b] * t.Re);
        (Re[b], Im[b]) = (Re[a] - re, Im[a] - im);
        (Re[a], Im[a]) = (Re[a] + re, Im[a] + im);
    }

    private static int Reversed(int i, int bits)
    {
        int j = 0;
        for (int b = 0; b < bits; b++)
        {
            j |= ((i >> b) & 1) << (bits - 1 - b);
        }

        return j;
    }
}
