using Xunit;

namespace ConvBench.Tests.Backends.Managed.Winograd;

/// <summary>What makes matrices a correlation: Σ_j Aᵀ[i,j]·G[j,t]·Bᵀ[j,n] is 1 where n = i + t and else 0, in rationals.</summary>
internal static class BilinearIdentity
{
    /// <summary>Over all unit vectors of inputs and taps, which span all others.</summary>
    public static void Holds(BilinearAlgorithm f)
    {
        for (int tap = 0; tap < f.R; tap++)
        {
            for (int at = 0; at < f.Alpha; at++)
            {
                for (int i = 0; i < f.M; i++)
                {
                    Rational y = 0;
                    for (int j = 0; j < f.Products; j++)
                    {
                        y += f.AT[i, j] * f.G[j, tap] * f.BT[j, at];
                    }

                    Assert.Equal(at == i + tap ? Rational.One : Rational.Zero, y);
                }
            }
        }
    }
}
