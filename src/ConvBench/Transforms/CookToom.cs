namespace ConvBench.Transforms;

/// <summary>The exact matrices of F(m, r): m outputs of a filter with r taps from α = m + r − 1 inputs with α products, y =
/// Aᵀ[(G·g) ∘ (Bᵀ·d)].</summary>
/// <remarks>
/// Cook-Toom with the point at infinity, points a_0 … a_(α−2), f_j = Π_(k≠j)(a_j − a_k):
/// Aᵀ[i,j] = a_jⁱ, G[j,i] = a_jⁱ/f_j, Bᵀ[j] = coefficients of Π_(k≠j)(x − a_k), lowest power first; the last column of Aᵀ is e_(m−1),
/// the last row of G is e_(r−1), the last row of Bᵀ is Π_k(x − a_k). Correlation, not convolution: y_i = Σ_t d_(i+t)·g_t.
/// Scaling a row by a power of two would change no rounding error, so none is scaled.
/// A. Lavin, S. Gray, CVPR 2016; B. Barabasz et al., ACM TOMS 46(4), 2020.
/// </remarks>
public sealed class CookToom
{
    /// <summary>Builds F(m, r) from α − 1 = m + r − 2 different points; infinity is always the last one.</summary>
    public CookToom(int m, int r, params ReadOnlySpan<Rational> points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(r, 1);
        if (points.Length != m + r - 2)
        {
            throw new ArgumentException($"F({m},{r}) needs {m + r - 2} points besides infinity, got {points.Length}");
        }

        (M, R) = (m, r);
        AT = new Rational[m, Alpha];
        G = new Rational[Alpha, r];
        BT = new Rational[Alpha, Alpha];
        for (int j = 0; j < points.Length; j++)
        {
            AddPoint(j, points);
        }

        AT[m - 1, Alpha - 1] = 1;
        G[Alpha - 1, r - 1] = 1;
        SetRow(Alpha - 1, Product(points, -1));
    }

    /// <summary>Outputs per tile and axis.</summary>
    public int M { get; }

    /// <summary>Filter taps.</summary>
    public int R { get; }

    /// <summary>Inputs, and products, per tile and axis: m + r − 1.</summary>
    public int Alpha => M + R - 1;

    /// <summary>Output transform, m × α.</summary>
    public Rational[,] AT { get; }

    /// <summary>Filter transform, α × r.</summary>
    public Rational[,] G { get; }

    /// <summary>Input transform, α × α.</summary>
    public Rational[,] BT { get; }

    /// <summary>κ, κ² = Σ_j |Aᵀ_j|²·|G_j|²·|Bᵀ_j|²/(m·r): relative roundings δ of the products, operands independent, are
    /// relative roundings κ·δ of the outputs.</summary>
    /// <remarks>Per axis; nested algorithms multiply theirs. F(2,3) 1.29, F(4,3) 2.19, F(6,3) 4.54 with the points of the
    /// managed kernels.</remarks>
    public double Amplification() => Amplification(M);

    /// <summary>The same over the outputs 0 … outputs − 1 of an axis, of which the last tile may not have all: errors
    /// depend on the place in the tile.</summary>
    public double Amplification(int outputs)
    {
        double sum = 0;
        for (int j = 0; j < Alpha; j++)
        {
            double a = 0, g = 0, b = 0;
            for (int i = 0; i < Alpha; i++)
            {
                a += i < M ? Math.Pow(AT[i, j].ToDouble(), 2) * ((outputs - i + M - 1) / M) : 0; // tiles that have output i
                g += i < R ? Math.Pow(G[j, i].ToDouble(), 2) : 0;
                b += Math.Pow(BT[j, i].ToDouble(), 2);
            }

            sum += a * g * b;
        }

        return Math.Sqrt(sum / ((double)outputs * R));
    }

    private void AddPoint(int j, ReadOnlySpan<Rational> points)
    {
        Rational f = 1, power = 1;
        for (int k = 0; k < points.Length; k++)
        {
            f = k == j ? f : f * (points[j] - points[k]);
        }

        if (f.IsZero)
        {
            throw new ArgumentException($"the point {points[j]} is there twice");
        }

        for (int i = 0; i < Math.Max(M, R); i++)
        {
            if (i < M)
            {
                AT[i, j] = power;
            }

            if (i < R)
            {
                G[j, i] = power / f;
            }

            power *= points[j];
        }

        SetRow(j, Product(points, j));
    }

    private void SetRow(int row, Rational[] coefficients)
    {
        for (int i = 0; i < Alpha; i++)
        {
            BT[row, i] = coefficients[i];
        }
    }

    /// <summary>Coefficients of Π_(k≠without)(x − a_k), lowest power first, padded with zeros to α.</summary>
    private Rational[] Product(ReadOnlySpan<Rational> points, int without)
    {
        var p = new Rational[Alpha];
        p[0] = 1;
        for (int k = 0; k < points.Length; k++)
        {
            for (int i = Alpha - 1; i >= 0 && k != without; i--)
            {
                p[i] = (i == 0 ? Rational.Zero : p[i - 1]) - (points[k] * p[i]);
            }
        }

        return p;
    }
}
