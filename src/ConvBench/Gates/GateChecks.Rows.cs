using System.Globalization;
using ConvBench.Bounds;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Gates;

/// <content>The gates of a row, whatever it does to its operands.</content>
public static partial class GateChecks
{
    /// <summary>Small integers of a row: exact, or the exact integer rounded to the format of the row's results.</summary>
    /// <remarks>Small integers are exact in every format of operands, their sums in float32; only what rounds the result
    /// changes them.</remarks>
    public static GateMiss? Integers(IConvAlgorithm row, ReadOnlySpan<float> y, double[] exact) =>
        Integers(row.Results == FloatFormat.Binary32 ? row.ErrorModel : ErrorModel.Componentwise, y, ExpectedIntegers(row, exact));

    /// <summary>The exact integers as the row's results can hold them.</summary>
    public static double[] ExpectedIntegers(IConvAlgorithm row, double[] exact) =>
        row.Results == FloatFormat.Binary32 ? exact : [.. exact.Select(v => (double)row.Results.Round((float)v))];

    /// <summary>Outputs of a row that rounds its operands, one by one; null where it passes.</summary>
    /// <remarks>
    /// With ỹ, s̃ the truth of the rounded operands, v and η of their format (<see cref="FloatFormat"/>), v' and η' of the
    /// results' and n + 1 roundings in float32:
    /// arithmetic |y − ỹ| ≤ γ·s̃ + v'·(|ỹ| + γ·s̃) + η'; operands |ỹ − yRef| ≤ (2v + v²)·s + n·η·((1 + v)(max|x| + max|w|)
    /// + η) + η, from |x̃ − x| ≤ v|x| + η, |w̃ − w| ≤ v|w| + η
    /// in every product and the bias; what underflow may cost is granted once more; total at most their sum. The second part is a
    /// property of the operands: it fails where these were rounded otherwise than the format says.
    /// </remarks>
    /// <param name="row">The row.</param>
    /// <param name="y">Its output at the truths' positions.</param>
    /// <param name="truth">Truth of the operands as they were given.</param>
    /// <param name="rounded">Truth of the rounded ones, at the same positions.</param>
    /// <param name="data">The operands as they were given.</param>
    /// <param name="problem">The layer.</param>
    public static string? Rounded(IConvAlgorithm row, ReadOnlySpan<float> y, Truth truth, Truth rounded, ConvData data, ConvProblem problem)
    {
        double gamma = FloatFormat.Binary32.Gamma(problem.Accumulations + 1.0);
        (double v, double eta) = row.Operands.OfFloat32;
        (double result, double resultEta) = row.Results.OfFloat32;
        double under = (problem.Accumulations * eta * (((1 + v) * (Underflow.Largest(data.X) + Underflow.Largest(data.W))) + eta)) + eta;
        double flushed = Underflow.OfSum(problem, data);
        for (int i = 0; i < y.Length; i++)
        {
            double sum = gamma * rounded.S[i], arithmetic = sum + (result * (Math.Abs(rounded.Y[i]) + sum)) + resultEta + flushed;
            double total = arithmetic + (((2 * v) + (v * v)) * truth.S[i]) + under;
            if (!(Math.Abs(y[i] - rounded.Y[i]) <= arithmetic))
            {
                return Miss(i, y[i], rounded.Y[i], arithmetic, $"the truth of {row.Operands.Name} operands");
            }

            if (!(Math.Abs(y[i] - truth.Y[i]) <= total))
            {
                return Miss(i, y[i], truth.Y[i], total, "the truth");
            }
        }

        return null;
    }

    private static string Miss(int output, float y, double truth, double bound, string of) => string.Create(CultureInfo.InvariantCulture,
        $"judged output {output} is {y:0.######E+0}, {Math.Abs(y - truth):0.##E+0} from {of}, whose bound is {bound:0.##E+0}");

}
