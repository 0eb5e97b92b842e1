using System.Globalization;
using ConvBench.Bounds;
using ConvBench.Errors;
using ConvBench.Operands;

namespace ConvBench.Gates;

/// <content>Whether what was timed is what was checked: as accurate, and of every input.</content>
public static partial class GateChecks
{
    /// <summary>How much less accurate another run of the same row may be: one bit, beside the scatter.</summary>
    private const double OtherRun = 2;

    /// <summary>How much less accurate a few outputs may be than all of them together: four bits.</summary>
    private const double FewOutputs = 16;

    /// <summary>A few outputs of a new input are of that input.</summary>
    /// <remarks>
    /// Outputs around one pixel lie in one tile, where a transform's error is not what it is in the mean, and are too few for its
    /// statistics: F(8, 3) made 1.7 times the limit of a whole output. What is kept of another input is far beyond: where one number
    /// of n is another, an output is off by about 1/√n of itself, which is above 16·2e-5 up to n = 10⁷.
    /// </remarks>
    public static string? Changed(JudgedOutput o) => Finite(o.Error)
        ?? (o.Rounded is { } rounded ? Rounded(o.Row, o.Y, o.Truth, rounded, o.Data, o.Problem)
            : (o.Row.ErrorModel == ErrorModel.Componentwise ? Componentwise(o) : null)
                ?? Normwise(o.Error, o.Problem, FewOutputs * o.Row.NormwiseLimit(o.Problem), o.Data));

    /// <summary>A run whose bits differ from those of the first may have summed in another order, not in another arithmetic.</summary>
    /// <remarks>
    /// Another order of the same sums has the same mean square error, up to one bit where it also splits them otherwise. Of m
    /// outputs the mean square scatters like χ²_m/m, above <see cref="MeanSquare.Scatter"/>² or below 1 − 2√(t/m) with a
    /// probability of e⁻ᵗ = 10⁻⁶ each (Laurent and Massart, the same lemma); from 55 outputs down the latter says nothing, and
    /// there is no limit. An error below u is taken for u: rounding alone makes about half of it, by luck less.
    /// </remarks>
    /// <param name="first">Relative L2 error of the first run, which is the row's.</param>
    /// <param name="other">Error of another one.</param>
    public static string? AsAccurate(double first, ErrorStats other)
    {
        double low = 1 - (2 * Math.Sqrt(-Math.Log(MeanSquare.FalseAlarm) / other.Count));
        if (low <= 0)
        {
            return null;
        }

        double scatter = MeanSquare.Scatter(other.Count) / Math.Sqrt(low);
        double limit = OtherRun * scatter * Math.Max(first, FloatFormat.Binary32.Unit);
        return other.RelL2 <= limit ? null : string.Create(CultureInfo.InvariantCulture,
            $"relative L2 error {other.RelL2:0.##E+0}, {first:0.##E+0} when it was checked: another arithmetic");
    }
}
