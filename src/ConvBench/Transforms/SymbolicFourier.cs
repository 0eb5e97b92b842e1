namespace ConvBench.Transforms;

/// <summary>The exact matrices of SFC-N(N, 3): a Fourier transform of length N = 4 or 6 whose root stays a symbol, so that transforms of
/// inputs and outputs only add and double; 7 products for 4 outputs, 10 for 6.</summary>
/// <remarks>
/// Circular convolution of the N inner inputs w_t = d_(t+1) with h_1 = g_0, h_0 = g_1, h_(N−1) = g_2. With s = e^(2πi/N), s² = c·s − 1,
/// c = 2cos(2π/N) = 0 or 1, every power of s is a + b·s with whole numbers. A product of two such numbers takes three: (a + b·s)(e + f·s)
/// = ae − bf + ((a + b)(e + f) − ae − (1 − c)·bf)·s. Frequencies 0 and N/2 are real, k and N − k conjugate: N/2 + 1 frequencies, 3N/2 − 1
/// products. y_0 and y_(N−1) wrap around; two corrections make them right, y_0 += g_0·(d_0 − d_N), y_(N−1) += g_2·(d_(N+1) − d_1).
/// The factor 1/N stands in G, so that Aᵀ and Bᵀ are whole: ±1 and ±2 at most.
/// L. He et al., SFC: Achieve Accurate Fast Convolution under Low-precision Arithmetic, ICML 2024, arXiv 2407.02913.
/// </remarks>
public sealed class SymbolicFourier : BilinearAlgorithm
{
    private const int Taps = 3;

    private readonly int _c; // s² = c·s − 1

    /// <summary>Builds SFC-N(N, 3); products in the order of frequencies 0, N/2, 1 (and 2), three each from the third on, then the two
    /// corrections.</summary>
    public SymbolicFourier(int n)
        : base(n, Taps, ((3 * n) / 2) + 1)
    {
        _c = n switch { 4 => 0, 6 => 1, _ => throw new ArgumentOutOfRangeException(nameof(n), n, "transforms have length 4 or 6") };
        for (int t = 0; t < n; t++)
        {
            int sign = t % 2 == 0 ? 1 : -1;
            SetColumn(t, 0, 1, 1);
            SetColumn(t, 1, sign, sign);
            for (int k = 1; k < n / 2; k++)
            {
                AddFrequency(t, k, (3 * k) - 1);
            }
        }

        Correct(Products - 2, output: 0, tap: 0, right: 0, wrapped: n);
        Correct(Products - 1, output: n - 1, tap: 2, right: n + 1, wrapped: 1);
    }

    /// <inheritdoc/>
    public override string Symbol => $"SFC-{M}";

    /// <summary>Sample t of frequency k in both transforms, and output t from its three products.</summary>
    private void AddFrequency(int t, int k, int j)
    {
        (int a, int b) = Power(k * t);

        // 2·Re((α + β·s)·s^(−kt)) = α·T(−kt) + β·T(1 − kt); half of it where every T is even
        int half = 2 - _c, real = Trace(-k * t) / half, root = Trace(1 - (k * t)) / half;
        SetColumn(t, j, a, real - root, half);
        SetColumn(t, j + 1, b, -real - ((1 - _c) * root), half);
        SetColumn(t, j + 2, a + b, root, half);
    }

    /// <summary>Coefficient of sample t in product j, of input and filter, and of product j in output t.</summary>
    private void SetColumn(int t, int j, int sample, int output, int scale = 1)
    {
        BT[j, t + 1] = sample;
        AT[t, j] = output;
        int tap = t == M - 1 ? 2 : 1 - t; // h_1 = g_0, h_0 = g_1, h_(N−1) = g_2
        if (tap >= 0)
        {
            G[j, tap] = new Rational(scale * sample, M);
        }
    }

    private void Correct(int j, int output, int tap, int right, int wrapped)
    {
        (BT[j, right], BT[j, wrapped]) = (1, -1);
        G[j, tap] = 1;
        AT[output, j] = 1;
    }

    /// <summary>a and b of s^e = a + b·s.</summary>
    private (int A, int B) Power(int e)
    {
        (int a, int b) = (1, 0);
        for (int i = (((e % M) + M) % M); i > 0; i--)
        {
            (a, b) = (-b, a + (_c * b));
        }

        return (a, b);
    }

    /// <summary>T(e) = s^e + s^(−e).</summary>
    private int Trace(int e)
    {
        (int a, int b) = Power(e);
        return (2 * a) + (_c * b);
    }
}
