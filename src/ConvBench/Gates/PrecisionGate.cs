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
/// Componentwise rows: what <see cref="MeanSquare"/> explains in the plan's own order, or in any, of ‖y‖₂ or ‖s‖₂/√n, whichever is
/// larger; where signs are not random, of ‖s‖₂. Operands rounded to 11 bits (TF32, float16) make 0.6·2⁻¹¹ whatever n: above this limit
/// up to n = 10⁸, above γ_n only up to n ≈ 10³. Where roundings are not known to be random, as of operands out of files or of one
/// value, a sum that is above the limit is compared with float32 sums of the same operands (<see cref="LegalSum"/>). Transform rows:
/// <see cref="ErrorPrediction.Grant"/> times what the row itself predicts from its transforms' amplification; no limit where it predicts
/// nothing. Few outputs scatter: <see cref="MeanSquare.Scatter"/>.
/// </remarks>
public static class PrecisionGate
{
    /// <summary>The limit of the judged relative error; infinite where the model says nothing.</summary>
    /// <param name="model">The row's error model.</param>
    /// <param name="problem">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="outputs">Outputs judged.</param>
    /// <param name="predicted">The row's own prediction (<see cref="IConvAlgorithm.Predict"/>); null for none.</param>
    /// <param name="order">Bound of the plan's own order; null for any.</param>
    public static double Limit(ErrorModel model, ConvProblem problem, OperandSource operands, long outputs, ErrorPrediction? predicted,
        IErrorBound? order = null)
    {
        bool random = operands.Products.RandomSigns;
        if (model == ErrorModel.Componentwise)
        {
            return MeanSquare.OfSum(problem, operands, outputs, random ? order?.MeanRoundings : order?.Roundings);
        }

        // the prediction is one for random signs; a tile may be larger than the image
        return random && predicted is not null
            ? predicted.Grant * predicted.RelL2 * MeanSquare.Scatter(Math.Max(outputs / (double)predicted.TileOutputs, 1))
            : double.PositiveInfinity;
    }

    /// <summary>What is wrong with an output, one line; null where it passes.</summary>
    public static string? Fault(JudgedOutput o) => o.Operands.Products.RandomRoundings
        ? Fault(o.Row.ErrorModel, o.Error, o.Problem, o.Operands, o.Row.Predict(o.Problem, o.Options), o.Data, o.Order)
            ?? GateChecks.MeanBound(o.Bound)
        : Unlike(o) is { } fault && LegalSum.Fault(o.Y, o.Truth, o.Problem, o.Data) is { } noSum ? $"{fault}; {noSum}" : null;

    /// <summary>How a sum errs more than it would on random operands where it is a right one all the same: operands of which no model is
    /// known; null where it does not.</summary>
    public static string? Unlike(JudgedOutput o) => o.Operands.Products.RandomRoundings || o.Row.ErrorModel == ErrorModel.Normwise ? null
        : Fault(o.Row.ErrorModel, o.Error, o.Problem, Distribution.Normal, predicted: null, o.Data, o.Order);

    /// <summary>What is wrong with a finite error, one line; null where it passes.</summary>
    /// <param name="model">The row's error model.</param>
    /// <param name="error">Its error.</param>
    /// <param name="problem">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="predicted">The row's own prediction; null for none.</param>
    /// <param name="data">The operands; without them nothing is granted to outputs that see mostly padding.</param>
    /// <param name="order">Bound of the plan's own order; null for any.</param>
    public static string? Fault(ErrorModel model, ErrorStats error, ConvProblem problem, OperandSource operands,
        ErrorPrediction? predicted, ConvData? data = null, IErrorBound? order = null)
    {
        double toBound = error.RelL2ToBound * (MeanSquare.HasRandomSigns(operands) ? Math.Sqrt(problem.Accumulations) : 1);
        double judged = Math.Min(error.RelL2, toBound), limit = Limit(model, problem, operands, error.Count, predicted, order);
        bool inside = judged <= limit || (model == ErrorModel.Normwise && FullConvolution.Relative(error, problem, data) <= limit);
        return inside ? null : string.Create(CultureInfo.InvariantCulture,
            $"mean square error: {judged:0.##E+0} is above {limit:0.##E+0}, what {(model == ErrorModel.Componentwise ? "float32 sums "
                + "of this length" : "its own transforms")} explain");
    }
}
