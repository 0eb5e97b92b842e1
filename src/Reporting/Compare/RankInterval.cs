using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;

namespace ConvBench.Reporting.Compare;

/// <summary>Distribution-free confidence interval of the shift between two samples: the shifts that a Mann-Whitney test
/// does not reject.</summary>
/// <remarks>
/// The n·m pairwise differences in order are d₁ ≤ … ≤ d_nm; [d_k, d_(nm+1−k)] holds the shift with probability 1 − 2·P(U ≤ k − 1).
/// E. L. Lehmann, Nonparametrics, 1975, §2.6. U's distribution is Perfolizer's.
/// </remarks>
internal static class RankInterval
{
    /// <summary>Confidence that is asked for; small samples give less, with the whole range of differences.</summary>
    public const double Level = 0.99;

    /// <summary>Up to this many measurements on both sides together the exact distribution of U is used.</summary>
    private const int ExactUpTo = 60;

    /// <summary>The interval of y − x and the confidence that it really has.</summary>
    public static (double Low, double High, double Confidence) Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double[] differences = [.. x.SelectMany(_ => y, (a, b) => b - a).Order()];
        int n = x.Count, m = y.Count, low = 1, high = Math.Max(1, n * m / 2);
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = Below(n, m, middle) <= (1 - Level) / 2 ? (middle, high) : (low, middle - 1);
        }

        return (differences[low - 1], differences[^low], Math.Max(0, 1 - (2 * Below(n, m, low))));
    }

    /// <summary>P(U &lt; u).</summary>
    private static double Below(int n, int m, int u)
    {
        IMannWhitneyCdf cdf = n + m <= ExactUpTo ? MannWhitneyLoefflerExactCdf.Instance : MannWhitneyEdgeworthApproxCdf.Instance;
        return cdf.Cdf(n, m, u);
    }
}
