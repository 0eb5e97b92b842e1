using System.Globalization;
using ConvBench.Contracts;
using ConvBench.Errors;
using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Gates;

/// <summary>The gate in the mean square: an arithmetic that is poorer than the row says hides below worst-case bounds,
/// which grow like n, not below √n.</summary>
/// <remarks>
/// Componentwise rows. To first order e = Σ_v δ_v·S_v over the roundings v of one output, S_v the exact value that v
/// rounds, |δ_v| ≤ u. If the
/// roundings are uncorrelated with mean zero, E[e²] ≤ u²·Σ_v S_v². A product p is part of at most n + 1 of the S_v, whatever the order.
/// Products of random signs: E[S_v²] is the sum of the squares of v's products, so E[e²] ≤ u²·(n + 1)·Σp², and Σp² is E[y²]: the relative
/// L2 error is at most u·√(n + 1). Products of any signs: Σ_p |p|·θ_p with E[θ_p²] ≤ (n + 1)·u² gives E[e²] ≤ (n + 1)·u²·s²
/// by Minkowski, the same limit
/// for ‖e‖₂/‖s‖₂. Real float32 sums need about 0.3 of it (δ² is u²/5 in the mean, and sequential sums round half of n²).
/// Operands rounded to 11 bits (TF32, float16) make 0.6·2⁻¹¹ whatever n: above this limit up to n = 2·10⁷, above γ_n only up to n ≈ 10³.
/// Transform rows: <see cref="Grant"/> times what the row itself predicts from its transforms' amplification; no limit
/// where it predicts nothing.
/// Few outputs scatter: for m outputs the limit is widened by the tail of χ²_m/m, √(1 + 2√(t/m) + 2t/m) at e⁻ᵗ = <see cref="FalseAlarm"/>
/// (B. Laurent, P. Massart, Annals of Statistics 28(5), 2000, lemma 1).
/// Model: N. J. Higham, T. Mary, SISC 41(5), 2019; M. P. Connolly, N. J. Higham, T. Mary, SISC 43(1), 2021.
/// </remarks>
public static class PrecisionGate
{
    /// <summary>How far a transform row may be above its own prediction, which is an average over operands and tiles.</summary>
    public const double Grant = 4;

    /// <summary>Probability that the scatter of few outputs alone misses the gate.</summary>
    public const double FalseAlarm = 1e-6;

    /// <summary>The limit of the judged relative error; infinite where the model says nothing.</summary>
    /// <param name="model">The row's error model.</param>
    /// <param name="problem">The layer.</param>
    /// <param name="outputs">Outputs judged.</param>
    /// <param name="predicted">The row's own prediction (<see cref="IConvAlgorithm.PredictedRelL2"/>); null for none.</param>
    public static double Limit(ErrorModel model, ConvProblem problem, long outputs, double? predicted)
    {
        double t = -Math.Log(FalseAlarm), scatter = Math.Sqrt(1 + (2 * Math.Sqrt(t / outputs)) + (2 * t / outputs));
        return scatter * (model == ErrorModel.Componentwise
            ? FloatFormat.Binary32.Unit * Math.Sqrt(problem.Accumulations + 1.0)
            : predicted is { } own ? Grant * own : double.PositiveInfinity);
    }

    /// <summary>Whether the products' signs are random, so that sums grow like √n.</summary>
    public static bool HasRandomSigns(Distribution distribution) =>
        distribution is Distribution.Normal or Distribution.Uniform or Distribution.Relu or Distribution.Keras;

    /// <summary>What is wrong with a finite error, one line; null where it passes.</summary>
    /// <param name="model">The row's error model.</param>
    /// <param name="error">Its error.</param>
    /// <param name="problem">The layer.</param>
    /// <param name="distribution">Kind of the operands.</param>
    /// <param name="predicted">The row's own prediction; null for none.</param>
    public static string? Fault(ErrorModel model, ErrorStats error, ConvProblem problem, Distribution distribution, double? predicted)
    {
        bool random = HasRandomSigns(distribution);
        if (model == ErrorModel.Normwise && !random)
        {
            return null; // the prediction is one for random signs
        }

        double toBound = error.RelL2ToBound * (random ? Math.Sqrt(problem.Accumulations) : 1);
        double judged = Math.Min(error.RelL2, toBound), limit = Limit(model, problem, error.Count, predicted);
        return judged <= limit ? null : string.Create(CultureInfo.InvariantCulture,
            $"mean square error: {judged:0.##E+0} is above {limit:0.##E+0}, what {(model == ErrorModel.Componentwise ? "float32 sums "
                + "of this length" : "its own transforms")} explain");
    }
}
