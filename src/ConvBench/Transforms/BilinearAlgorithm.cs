namespace ConvBench.Transforms;

/// <summary>The exact matrices of a bilinear algorithm along one axis: m outputs of a filter with r taps from α = m + r − 1 inputs with
/// p products, y = Aᵀ[(G·g) ∘ (Bᵀ·d)].</summary>
/// <remarks>Correlation, not convolution: y_i = Σ_t d_(i+t)·g_t. <see cref="CookToom"/> has p = α, the least there can be (S. Winograd,
/// Arithmetic Complexity of Computations, SIAM 1980); <see cref="SymbolicFourier"/> spends a few more for smaller matrices.</remarks>
public abstract class BilinearAlgorithm
{
    /// <summary>Matrices of zeros, for the constructor of an algorithm to fill.</summary>
    private protected BilinearAlgorithm(int m, int r, int products)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(r, 1);
        (M, R, Products) = (m, r, products);
        AT = new Rational[m, products];
        G = new Rational[products, r];
        BT = new Rational[products, Alpha];
    }

    /// <summary>What stands before (m, r) in its name: "F", "SFC-6".</summary>
    public abstract string Symbol { get; }

    /// <summary>Outputs per tile and axis.</summary>
    public int M { get; }

    /// <summary>Filter taps.</summary>
    public int R { get; }

    /// <summary>Inputs per tile and axis: m + r − 1.</summary>
    public int Alpha => M + R - 1;

    /// <summary>Products per tile and axis, p.</summary>
    public int Products { get; }

    /// <summary>Output transform, m × p.</summary>
    public Rational[,] AT { get; }

    /// <summary>Filter transform, p × r.</summary>
    public Rational[,] G { get; }

    /// <summary>Input transform, p × α.</summary>
    public Rational[,] BT { get; }

    /// <summary>κ, κ² = Σ_j |Aᵀ_j|²·|G_j|²·|Bᵀ_j|²/(m·r): relative roundings δ of the products, operands independent, are
    /// relative roundings κ·δ of the outputs.</summary>
    /// <remarks>Per axis; nested algorithms multiply theirs. F(2,3) 1.29, F(4,3) 2.19, F(6,3) 4.54 with the points of the
    /// managed kernels, SFC-6(6,3) 1.20, SFC-4(4,3) 1.35.</remarks>
    public double Amplification() => Amplification(M);

    /// <summary>The same over the outputs 0 … outputs − 1 of an axis, of which the last tile may not have all: errors
    /// depend on the place in the tile.</summary>
    public double Amplification(int outputs)
    {
        double sum = 0;
        for (int j = 0; j < Products; j++)
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
}
