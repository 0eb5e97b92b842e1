namespace ConvBench.Backends.Managed.Winograd.Transforms;

/// <summary>F(m, r) or SFC-N(N, 3) along one axis as the kernels use it: α = m + r − 1 up to 10, or 1 where r = 1.</summary>
/// <remarks>
/// Points in ± pairs share half of the work: with Q_i(x²) = Π_(k≠i)(x² − a_k²) the rows of ±a_i are x²·Q_i ± a_i·x·Q_i.
/// All points are dyadic, and SFC has whole numbers, so that Aᵀ and Bᵀ are exact in float32; G is applied in float64 and its result
/// rounded once.
/// </remarks>
internal sealed class WinogradAxis
{
    /// <summary>Makes F(m, r) with the points of <see cref="WinogradPoints"/>.</summary>
    public WinogradAxis(int m, int r)
        : this(m, r, WinogradPoints.Of(m + r - 1))
    {
    }

    /// <summary>Makes F(m, r) with m + r − 2 dyadic points.</summary>
    public WinogradAxis(int m, int r, ReadOnlySpan<Rational> points)
        : this(new CookToom(m, r, points))
    {
        Pairs = (Alpha - 1) / 2;
        IsPaired = Alpha is 1 or 4 or 6 or 8 && ArePairs(points);
        Input = IsPaired ? InputConstants() : [];
        Output = IsPaired ? OutputConstants() : [];
    }

    /// <summary>Makes SFC-N(N, 3).</summary>
    public WinogradAxis(SymbolicFourier exact)
        : this((BilinearAlgorithm)exact) => IsSymbolic = true;

    private WinogradAxis(BilinearAlgorithm exact)
    {
        Exact = exact;
        BT = Floats(exact.BT);
        AT = Floats(exact.AT);
        G = new double[exact.Products, exact.R];
        for (int i = 0; i < G.Length; i++)
        {
            G[i / R, i % R] = exact.G[i / R, i % R].ToDouble();
        }
    }

    /// <summary>The exact matrices.</summary>
    public BilinearAlgorithm Exact { get; }

    /// <summary>Outputs per tile.</summary>
    public int M => Exact.M;

    /// <summary>Filter taps.</summary>
    public int R => Exact.R;

    /// <summary>Inputs per tile.</summary>
    public int Alpha => Exact.Alpha;

    /// <summary>Products per tile, p.</summary>
    public int Products => Exact.Products;

    /// <summary>Pairs ±a of points, where they come in pairs: ⌊(α − 1)/2⌋.</summary>
    public int Pairs { get; }

    /// <summary>Whether <see cref="InputTransform{TSimd, TVec}"/> and <see cref="OutputTransform{TSimd, TVec}"/> apply: α
    /// is 1, 4, 6 or 8 with points 0, ±a_1, …</summary>
    public bool IsPaired { get; }

    /// <summary>Whether <see cref="SymbolicLines"/> apply.</summary>
    public bool IsSymbolic { get; }

    /// <summary>G, p × r, each entry rounded to float64.</summary>
    public double[,] G { get; }

    /// <summary>Bᵀ, p × α, row by row; exact.</summary>
    public float[] BT { get; }

    /// <summary>Aᵀ, m × p, row by row; exact.</summary>
    public float[] AT { get; }

    /// <summary>Of paired points. Coefficients of Q = Π(x² − a_k²) without the leading 1, lowest first; then per pair a_i
    /// and those of Q_i.</summary>
    public float[] Input { get; } = [];

    /// <summary>Of paired points. a_iᵗ for t = 1 … m − 1 and every pair i, t-major.</summary>
    public float[] Output { get; } = [];

    private static bool ArePairs(ReadOnlySpan<Rational> points)
    {
        bool pairs = points.Length == 0 || points[0].IsZero;
        for (int i = 1; i + 1 < points.Length; i += 2)
        {
            pairs &= points[i] == -points[i + 1];
        }

        return pairs;
    }

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

    private static float[] Floats(Rational[,] matrix)
    {
        int columns = matrix.GetLength(1);
        var all = new float[matrix.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = Float(matrix[i / columns, i % columns]);
        }

        return all;
    }

    private static float Float(Rational value)
    {
        var rounded = (float)value.ToDouble();
        return rounded == value.ToDouble()
            ? rounded : throw new ArgumentException($"{value} is not exact in float32: points must be dyadic with few bits");
    }
}
