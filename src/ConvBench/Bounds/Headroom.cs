using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Bounds;

/// <summary>Whether operands and all that is computed of them may be scaled by a power of two without any rounding: nothing overflows,
/// nothing becomes subnormal. Operands of the user's may be huge or tiny already.</summary>
public static class Headroom
{
    /// <summary>Judged by the largest and least sizes: n·max|x|·max|w| + max|b|, and min|x|·min|w| of what is not 0.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="exponent">Of the power of two; 0 asks for the operands as they are.</param>
    public static bool Allows(ConvProblem p, ConvData data, int exponent)
    {
        double x = Underflow.Largest(data.X), w = Underflow.Largest(data.W), b = Underflow.Largest(data.B);
        double largest = Math.Max(Math.Max(x, w), (p.Accumulations * x * w) + b);
        double leastX = Least(data.X), leastW = Least(data.W);
        double least = Math.Min(Math.Min(leastX, leastW), Math.Min(leastX * leastW, Least(data.B)));
        return Math.ScaleB(largest, Math.Max(exponent, 0)) * Underflow.OfTransforms <= float.MaxValue
            && Math.ScaleB(least, Math.Min(exponent, 0)) >= FloatFormat.Binary32.MinNormal;
    }

    /// <summary>The least |v| above 0; 1 where there is none.</summary>
    private static double Least(float[] values) => values.Where(v => v != 0).Select(v => (double)Math.Abs(v)).DefaultIfEmpty(1).Min();
}
