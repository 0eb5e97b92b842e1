namespace ConvBench.Transforms;

/// <summary>The exact matrices of F(m, r): m outputs of a filter with r taps from α = m + r − 1 inputs with α products, y =
/// Aᵀ[(G·g) ∘ (Bᵀ·d)].</summary>
/// <remarks>
/// Cook-Toom with the point at infinity, points a_0 … a_(α−2), f_j = Π_(k≠j)(a_j − a_k):
/// Aᵀ[i,j] = a_jⁱ, G[j,i] = a_jⁱ/f_j, Bᵀ[j] = coefficients of Π_(k≠j)(x − a_k), lowest power first; the last column of Aᵀ is e_(m−1),
/// the last row of G is e_(r−1), the last row of Bᵀ is Π_k(x − a_k).
/// Scaling a row by a power of two would change no rounding error, so none is scaled.
/// A. Lavin, S. Gray, CVPR 2016; B. Barabasz et al., ACM TOMS 46(4), 2020.
/// </remarks>
public sealed class CookToom : BilinearAlgorithm
{
    /// <summary>Builds F(m, r) from α − 1 = m + r − 2 different points; infinity is always the last one.</summary>
    public CookToom(int m, int r, params ReadOnlySpan<Rational> points)
        : base(m, r, m + r - 1)
    {
        if (points.Length != m + r - 2)
        {
            throw new ArgumentException($"F({m},{r}) needs {m + r - 2} points besides infinity, got {points.Length}");
        }

        for (int j = 0; j < points.Length; j++)
        {
            AddPoint(j, points);
        }

        AT[m - 1, Alpha - 1] = 1;
        G[Alpha - 1, r - 1] = 1;
        SetRow(Alpha - 1, Product(points, -1));
    }

    /// <inheritdoc/>
    public override string Symbol => "F";

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
