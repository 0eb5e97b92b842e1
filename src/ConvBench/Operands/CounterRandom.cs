namespace ConvBench.Operands;

/// <summary>SplitMix64: a 64-bit generator whose n-th value is a hash of its start and n, equal on every platform.</summary>
/// <remarks>
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Seed, stream and block each pass through
/// the finaliser, so that neighbouring ones start far apart.
/// </remarks>
internal sealed class CounterRandom(int seed, int stream, int block)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;
    private ulong _state = Mix(Mix(Mix((uint)seed + Gamma) + (ulong)(uint)stream) + (ulong)(uint)block);
    private double _spare = double.NaN;

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform whole number in [−limit, limit].</summary>
    public int Integer(int limit) => (int)(Next() % (ulong)((2 * limit) + 1)) - limit;

    /// <summary>Standard normal, by the polar method (Marsaglia and Bray, SIAM Review 6(3), 1964).</summary>
    /// <remarks>Only +, −, ·, / and √, each correctly rounded by IEEE 754: the same bits on every machine.</remarks>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            double spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        double u, v, q;
        do
        {
            u = (2 * Unit()) - 1;
            v = (2 * Unit()) - 1;
            q = (u * u) + (v * v);
        }
        while (q >= 1 || q == 0);
        double scale = Math.Sqrt(-2 * Log(q) / q);
        _spare = v * scale;
        return u * scale;
    }

    /// <summary>ln q for normal q &gt; 0, within a few units of the last place; a system's own log differs between platforms.</summary>
    /// <remarks>q = m·2ᵉ with m in [√½, √2), t = (m − 1)/(m + 1): ln m = 2(t + t³/3 + t⁵/5 + ...), |t| ≤ 0.172, ten terms
    /// leave 2⁻⁵⁵.</remarks>
    internal static double Log(double q)
    {
        const double Ln2 = 0.69314718055994530942;
        int e = Math.ILogB(q);
        double m = Math.ScaleB(q, -e);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            e++;
        }

        double t = (m - 1) / (m + 1), tt = t * t, sum = 0;
        for (int k = 19; k >= 1; k -= 2)
        {
            sum = (sum * tt) + (1.0 / k);
        }

        return (e * Ln2) + (2 * t * sum);
    }

    /// <summary>eˣ within a few units of the last place, |x| ≤ 700; a system's own differs between platforms.</summary>
    /// <remarks>x = k·ln 2 + r, |r| ≤ 0.35: of the series of e^r 18 terms leave 2⁻⁷⁵.</remarks>
    internal static double Exp(double x)
    {
        const double Ln2 = 0.69314718055994530942;
        double k = Math.Round(x / Ln2), r = x - (k * Ln2), sum = 1;
        for (int i = 18; i >= 1; i--)
        {
            sum = 1 + (sum * r / i);
        }

        return Math.ScaleB(sum, (int)k);
    }

    private ulong Next() => Mix(_state += Gamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
