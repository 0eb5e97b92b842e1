using System.Globalization;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Bounds;

/// <summary>Bound of a sum that is kept more precisely than float32 and rounded once: |y − yRef| ≤ u·|yRef| + (1 + u)·g·s.</summary>
/// <remarks>g bounds the error of the sum before that rounding, relative to s = |x| ⋆ |w| + |b|.</remarks>
public sealed class RoundedSumBound : IErrorBound
{
    private readonly double _g;

    private RoundedSumBound(double g, string name) =>
        (_g, Formula) = (g, string.Create(CultureInfo.InvariantCulture, $"u·|y| + {name}·s, {name} = {g:0.#E+0}"));

    /// <inheritdoc/>
    public string Formula { get; }

    /// <summary>Float64 sums of exact products: g = γ_(n+1)(2⁻⁵³), Higham 2002, §3.1.</summary>
    public static RoundedSumBound Widened(ConvProblem p) => new(FloatFormat.Binary64.Gamma(Tolerance.Roundings(p)), "γ(2⁻⁵³)");

    /// <summary>Dot2 in float32: g = γ_(n+1)(2⁻²⁴)²; T. Ogita, S. M. Rump, S. Oishi, SIAM J. Sci. Comput. 26(6), 2005,
    /// proposition 5.5. No product or sum may underflow.</summary>
    public static RoundedSumBound Compensated(ConvProblem p) => new(Math.Pow(FloatFormat.Binary32.Gamma(Tolerance.Roundings(p)), 2), "γ²");

    /// <inheritdoc/>
    public double[] Evaluate(ConvProblem p, ConvData data, Truth truth)
    {
        double u = FloatFormat.Binary32.Unit;
        var bounds = new double[truth.Y.Length];
        for (int i = 0; i < bounds.Length; i++)
        {
            bounds[i] = (u * Math.Abs(truth.Y[i])) + ((1 + u) * _g * truth.S[i]);
        }

        return bounds;
    }
}
