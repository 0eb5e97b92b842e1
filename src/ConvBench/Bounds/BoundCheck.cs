using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Bounds;

/// <summary>Holds an output against a rigorous bound.</summary>
/// <remarks>A bound is one of |y − exact|, measured is |y − yRef|: the reference's own bound γ_d(2⁻⁵³)·s, d =
/// <see cref="ReferenceConv.Depth"/>, stands between the two and is added. So is what underflow may cost,
/// where an error is above the bound.</remarks>
public static class BoundCheck
{
    /// <summary>The record of a bound on these operands; null where it was evaluated at no judged output.</summary>
    /// <param name="bound">The row's bound.</param>
    /// <param name="p">The layer.</param>
    /// <param name="data">Operands.</param>
    /// <param name="truth">Their truth, whole or of a sample.</param>
    /// <param name="y">The row's whole output, NCHW.</param>
    /// <param name="predictedRelL2">Statistical estimate, null for none.</param>
    public static BoundRecord? Of(IErrorBound bound, ConvProblem p, ConvData data, Truth truth, ReadOnlySpan<float> y,
        double? predictedRelL2) =>
        Of(bound, bound.Evaluate(p, data, truth), p, data, truth, y, predictedRelL2);

    private static BoundRecord? Of(IErrorBound bound, double[] bounds, ConvProblem p, ConvData data, Truth truth, ReadOnlySpan<float> y,
        double? predictedRelL2)
    {
        ReadOnlySpan<float> known = truth.Known(y);
        double anyOrder = FloatFormat.Binary32.Gamma(Tolerance.Roundings(p));
        double reference = FloatFormat.Binary64.Gamma(ReferenceConv.Depth(p));
        double? under = null;
        double omega = 0, share = 0, squares = 0, truthSquares = 0, errorSquares = 0;
        var factors = new List<double>();
        for (int i = 0; i < bounds.Length; i++)
        {
            if (double.IsNaN(bounds[i]))
            {
                continue;
            }

            double e = Math.Abs(known[i] - truth.Y[i]), s = truth.S[i], limit = bounds[i] + (reference * s);
            limit += e > limit ? under ??= bound.TileOutputs > 1 ? Underflow.OfTransform(p, data) : Underflow.OfSum(p, data) : 0;
            share = Math.Max(share, e == 0 ? 0 : double.IsFinite(e) ? e / limit : double.PositiveInfinity);
            omega = Math.Max(omega, s == 0 ? 0 : bounds[i] / (FloatFormat.Binary32.Unit * s));
            squares += bounds[i] * bounds[i];
            truthSquares += truth.Y[i] * truth.Y[i];
            errorSquares += e * e;
            factors.Add(s == 0 ? 1 : bounds[i] / (anyOrder * s));
        }

        factors.Sort();
        return factors.Count == 0 ? null : new BoundRecord(
            bound.Formula, omega, squares == 0 ? 0 : Math.Sqrt(squares / truthSquares), factors[(factors.Count - 1) / 2], share,
                predictedRelL2)
        {
            MeanShare = bound.Roundings is { } roundings && squares > 0
                ? Math.Sqrt(3 * roundings * errorSquares / squares) / MeanSquare.Scatter(Math.Max(1, factors.Count / bound.TileOutputs))
                : null,
        };
    }
}
