using System.Globalization;
using ConvBench.Bounds;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Gates;

/// <summary>The gate in the mean square: an arithmetic that is poorer than the row says hides below worst-case bounds,
/// which grow like n, not below √n.</summary>
/// <remarks>
/// Componentwise rows: what <see cref="MeanSquare"/> explains in any order, of ‖y‖₂ or ‖s‖₂/√n, whichever is larger; where signs are not
/// random, of ‖s‖₂. Operands rounded to 11 bits (TF32, float16) make 0.6·2⁻¹¹ whatever n: above this limit up to n = 10⁸, above γ_n only
/// up to n ≈ 10³. Transform rows: <see cref="Grant"/> times what the row itself predicts from its transforms' amplification; no limit
/// where it predicts nothing. Few outputs scatter: <see cref="MeanSquare.Scatter"/>.
/// </remarks>
public static class PrecisionGate
{
    /// <summary>How far a transform row may be above its own prediction, which is an average over operands and tiles.</summary>
    public const double Grant = 4;

    /// <summary>The limit of the judged relative error; infinite where the model says nothing.</summary>
    /// <param name="model">The row's error model.</param>
    /// <param name="problem">The layer.</param>
    /// <param name="distribution">Kind of the operands.</param>
    /// <param name="outputs">Outputs judged.</param>
    /// <param name="predicted">The row's own prediction (<see cref="IConvAlgorithm.PredictedRelL2"/>); null for none.</param>
    public static double Limit(ErrorModel model, ConvProblem problem, Distribution distribution, long outputs, double? predicted) =>
        model == ErrorModel.Componentwise ? MeanSquare.OfSum(problem, distribution, outputs)
        : MeanSquare.HasRandomSigns(distribution) && predicted is { } own
            ? Grant * own * MeanSquare.Scatter(outputs)
        : double.PositiveInfinity; // the prediction is one for random signs

    /// <summary>What is wrong with a finite error, one line; null where it passes.</summary>
    /// <param name="model">The row's error model.</param>
    /// <param name="error">Its error.</param>
    /// <param name="problem">The layer.</param>
    /// <param name="distribution">Kind of the operands.</param>
    /// <param name="predicted">The row's own prediction; null for none.</param>
    /// <param name="data">The operands; without them nothing is granted to outputs that see mostly padding.</param>
    public static string? Fault(ErrorModel model, ErrorStats error, ConvProblem problem, Distribution distribution, double? predicted,
        ConvData? data = null)
    {
        double toBound = error.RelL2ToBound * (MeanSquare.HasRandomSigns(distribution) ? Math.Sqrt(problem.Accumulations) : 1);
        double judged = Math.Min(error.RelL2, toBound), limit = Limit(model, problem, distribution, error.Count, predicted);
        bool inside = judged <= limit || (model == ErrorModel.Normwise && FullConvolution.Relative(error, problem, data) <= limit);
        return inside ? null : string.Create(CultureInfo.InvariantCulture,
            $"mean square error: {judged:0.##E+0} is above {limit:0.##E+0}, what {(model == ErrorModel.Componentwise ? "float32 sums "
                + "of this length" : "its own transforms")} explain");
    }
}
