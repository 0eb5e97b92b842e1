namespace ConvBench.Backends.Managed;

/// <summary>F(m, r) along one axis as the kernels use it: α is 4, 6 or 8 with points 0, ±a_1, …, ±a_P, ∞ (P = α/2 − 1), or 1 where r = 1.</summary>
/// <remarks>
/// Points in ± pairs share half of the work: with Q_i(x²) = Π_(k≠i)(x² − a_k²) the rows of ±a_i are x²·Q_i ± a_i·x·Q_i.
/// All points are dyadic, so that Aᵀ and Bᵀ are exact in float32; G is applied in float64 and its result rounded once.
/// </remarks>
internal sealed class WinogradAxis
{
    /// <summary>Makes F(m, r); m + r − 1 must be 4, 6 or 8, or m = r = 1.</summary>
    public WinogradAxis(int m, int r)
    {
        Exact = new CookToom(m, r, Points(m + r - 1));
        Pairs = (Alpha - 1) / 2;
        Input = InputConstants();
        Output = OutputConstants();
        G = new double[Alpha, r];
        for (int i = 0; i < Alpha * r; i++)
        {
            G[i / r, i % r] = Exact.G[i / r, i % r].ToDouble();
        }
    }

    /// <summary>The exact matrices.</summary>
    public CookToom Exact { get; }

    /// <summary>Outputs per tile.</summary>
    public int M => Exact.M;

    /// <summary>Filter taps.</summary>
    public int R => Exact.R;

    /// <summary>Inputs per tile.</summary>
    public int Alpha => Exact.Alpha;

    /// <summary>Pairs ±a of points.</summary>
    public int Pairs { get; }

    /// <summary>G, α × r, each entry rounded to float64.</summary>
    public double[,] G { get; }

    /// <summary>Coefficients of Q = Π(x² − a_k²) without the leading 1, lowest first; then per pair a_i and those of Q_i.</summary>
    public float[] Input { get; }

    /// <summary>a_iᵗ for t = 1 … m − 1 and every pair i, t-major.</summary>
    public float[] Output { get; }

    /// <summary>Points with the smallest amplification of rounding errors, all dyadic.</summary>
    /// <remarks>Within 1 % of the best multiples of 1/8 for every m and r (a test searches them); ±5/8, ±3/2 are also oneDNN's choice.</remarks>
    public static Rational[] Points(int alpha) => alpha switch
    {
        1 => [],
        4 => [0, 1, -1],
        6 => [0, new(5, 8), new(-5, 8), new(3, 2), new(-3, 2)],
        8 => [0, 1, -1, new(1, 2), new(-1, 2), 2, -2],
        _ => throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "tiles have 1, 4, 6 or 8 inputs"),
    };

    private float[] InputConstants()
    {
        var c = new List<float>();
        for (int i = 0; i < Pairs; i++)
        {
            c.Add(Float(Exact.BT[0, 2 * i]));
        }

        for (int pair = 0; pair < Pairs; pair++)
        {
            int row = 1 + (2 * pair);
            c.Add(Float(Exact.BT[row, Alpha - 3])); // a_i: x^(α−2) + a_i·x^(α−3) + …
            for (int i = 1; i < Pairs; i++)
            {
                c.Add(Float(Exact.BT[row, 2 * i]));
            }
        }

        return [.. c];
    }

    private float[] OutputConstants()
    {
        var c = new float[(M - 1) * Pairs];
        for (int i = 0; i < c.Length; i++)
        {
            c[i] = Float(Exact.AT[1 + (i / Pairs), 1 + (2 * (i % Pairs))]);
        }

        return c;
    }

    private static float Float(Rational value)
    {
        var rounded = (float)value.ToDouble();
        return rounded == value.ToDouble() ? rounded : throw new ArgumentException($"{value} is not exact in float32: points must be dyadic with few bits");
    }
}
