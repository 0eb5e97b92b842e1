namespace ConvBench;

/// <summary>The float64 truth of one problem, both tensors NCHW in the output's shape.</summary>
/// <param name="Y">y in float64.</param>
/// <param name="S">Bound tensor s = |x| ⋆ |w| + |b|.</param>
public sealed record Truth(double[] Y, double[] S);

/// <summary>The production truth: y in float64 and the bound tensor s = |x| ⋆ |w| + |b|.</summary>
public static partial class ReferenceConv
{
    /// <summary>γ_n(2⁻⁵³) = n·2⁻⁵³/(1 − n·2⁻⁵³): the float64 reference is within γ_n·s of the exact value.</summary>
    public static double Gamma(int n)
    {
        const double U = 1.0 / (1L << 53);
        return n * U / (1 - (n * U));
    }
}
