namespace ConvBench;

/// <summary>SplitMix64: a 64-bit generator whose n-th value is a hash of seed and n, equal on every platform.</summary>
/// <remarks>Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
internal sealed class CounterRandom(int seed, int stream)
{
    private ulong _state = ((ulong)(uint)seed << 32) ^ ((ulong)(uint)stream * 0x9E3779B97F4A7C15UL) ^ 0xD1B54A32D192ED03UL;
    private double _spare = double.NaN;

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform whole number in [−limit, limit].</summary>
    public int Integer(int limit) => (int)(Next() % (ulong)((2 * limit) + 1)) - limit;

    /// <summary>Standard normal, by the polar method (Marsaglia and Bray, SIAM Review 6(3), 1964).</summary>
    /// <remarks>Only +, ·, /, √ and log: log is the one function whose last bit may differ between platforms; results are rounded to float32.</remarks>
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
        double scale = Math.Sqrt(-2 * Math.Log(q) / q);
        _spare = v * scale;
        return u * scale;
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
