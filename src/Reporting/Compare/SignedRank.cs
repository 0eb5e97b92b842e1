namespace ConvBench.Reporting.Compare;

/// <summary>Wilcoxon's signed rank test of differences that are as likely positive as negative where nothing differs.</summary>
/// <remarks>
/// W is the sum of the ranks, by size, of the positive differences. Where nothing differs every rank is positive with the
/// probability ½, so that P(W) is the share of the subsets of 1 … n that have this sum. F. Wilcoxon, Biometrics Bulletin 1, 1945.
/// </remarks>
internal static class SignedRank
{
    /// <summary>P(W ≥ observed), exact: small where the differences are above 0.</summary>
    public static double PValue(IReadOnlyList<double> differences)
    {
        int n = differences.Count;
        int observed = differences.OrderBy(Math.Abs).Select((d, i) => d > 0 ? i + 1 : 0).Sum();
        double[] probability = new double[(n * (n + 1) / 2) + 1];
        probability[0] = 1;
        for (int rank = 1, most = 0; rank <= n; rank++, most += rank - 1)
        {
            for (int sum = most + rank; sum >= 0; sum--)
            {
                probability[sum] = (probability[sum] + (sum >= rank ? probability[sum - rank] : 0)) / 2;
            }
        }

        return probability[observed..].Sum();
    }
}
