using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Bounds;

/// <summary>What numbers below the smallest normal one, 2⁻¹²⁶, may cost an output beside its relative roundings.</summary>
/// <remarks>
/// The models of γ_n and of transforms know no underflow (Higham 2002, §2.1). Below 2⁻¹²⁶ float32 keeps fewer bits, and many libraries
/// take such operands and results for 0. An operand taken for 0 changes each of its products by less than 2⁻¹²⁶ times the other factor.
/// A product, a sum or a result taken for 0 changes the output by less than 2⁻¹²⁶; a gradual one is rounded by 2⁻¹⁵⁰ at most. Of n products
/// and n + 1 sums: n·2⁻¹²⁶·(max|x| + max|w|) + (2n + 2)·2⁻¹²⁶. Beside operands near 1 that is out of sight.
/// </remarks>
public static class Underflow
{
    /// <summary>No transform in use makes numbers 2²⁰ times its operands, nor outputs that many times their own.</summary>
    public const double OfTransforms = 1 << 20;

    /// <summary>The sum above, for an output that is a sum of its own products.</summary>
    public static double OfSum(ConvProblem p, ConvData data)
    {
        double n = p.Accumulations;
        return FloatFormat.Binary32.MinNormal * ((n * (Largest(data.X) + Largest(data.W))) + (2 * n) + 2);
    }

    /// <summary>The same of a transform.</summary>
    public static double OfTransform(ConvProblem p, ConvData data) => OfTransforms * OfSum(p, data);

    /// <summary>max|v|.</summary>
    public static double Largest(ReadOnlySpan<float> values)
    {
        double largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
