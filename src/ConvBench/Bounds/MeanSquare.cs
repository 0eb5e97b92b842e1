using ConvBench.Operands;
using ConvBench.Problems;

namespace ConvBench.Bounds;

/// <summary>What float32 sums are off in the mean square, ‖e‖₂/‖y‖₂, where their products have random signs.</summary>
/// <remarks>
/// e = Σ_v ε_v over the roundings v of one output. ε_v lies within half a unit in the last place of the exact value S_v; spread evenly
/// there it has the variance ulp(S_v)²/12 ≤ u²·S_v²/3. Roundings that are uncorrelated with mean zero add up as squares,
/// E[e²] ≤ (u²/3)·Σ_v E[S_v²]. Products of random signs and one variance: E[S_v²] is that variance times the products below v, so that
/// Σ_v counts for each product the roundings on its way, D in the mean: E[e²] ≤ (u²/3)·D·E[y²], whatever the order.
/// Significands as the logarithmic law has them make 0.18·u²·S_v² in place of u²·S_v²/3: real sums need 0.74 of this.
/// Model: N. J. Higham, T. Mary, SISC 41(5), 2019; M. P. Connolly, N. J. Higham, T. Mary, SISC 43(1), 2021.
/// </remarks>
public static class MeanSquare
{
    /// <summary>Probability that the scatter of few outputs alone exceeds a limit.</summary>
    public const double FalseAlarm = 1e-6;

    /// <summary>Mean square of a rounding error over u²·S², where significands follow the logarithmic law: ∫₁² dm/(3m³·ln 2) = 1/(8·ln 2)
    /// = 0.18.</summary>
    public static readonly double OneRounding = 0.125 / Math.Log(2);

    /// <summary>u·√(D/3).</summary>
    /// <param name="roundings">D, the mean over the products of the roundings on their way.</param>
    public static double OfSum(double roundings) => FloatFormat.Binary32.Unit * Math.Sqrt(roundings / 3);

    /// <summary>The largest relative error that sums in any order explain: of ‖y‖₂, or of ‖s‖₂ where signs are not random.</summary>
    /// <remarks>
    /// There Σ_p |p|·θ_p with E[θ_p²] ≤ (n + 2)·u²/3 gives E[e²] ≤ (n + 2)·(u²/3)·s² by Minkowski. Never above u·√(n + 1), which
    /// roundings of the full size u on every way would make: the scatter of few filters alone could raise the limit above that.
    /// </remarks>
    /// <param name="p">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="outputs">Outputs judged.</param>
    /// <param name="roundings">D of the row's own order; null for any.</param>
    public static double OfSum(ConvProblem p, OperandSource operands, long outputs, double? roundings = null)
    {
        double any = HasRandomSigns(operands) ? AnyOrder(p) : p.Accumulations + 2.0;
        return Math.Min(
            OfSum(Math.Min(roundings ?? any, any)) * Scatter(Independent(p, operands, outputs)),
            FloatFormat.Binary32.Unit * Math.Sqrt(p.Accumulations + 1.0) * Scatter(outputs));
    }

    /// <summary>The largest D of any order of adding n products: (n + 3)/2, with a bias n + 2.</summary>
    /// <remarks>
    /// The longest tree adds one product after the other: its additions have 2, 3, …, n products below them, n multiplications may round
    /// apart, n(n + 3)/2 − 1 in all. A bias as large as the sum may come first and then goes through every rounding.
    /// </remarks>
    public static double AnyOrder(ConvProblem p) => p.HasBias ? p.Accumulations + 2.0 : (p.Accumulations + 3.0) / 2;

    /// <summary>√(1 + 2√(t/m) + 2t/m), e⁻ᵗ = <see cref="FalseAlarm"/>: what the root of a mean of m squares reaches by chance.</summary>
    /// <remarks>Tail of χ²_m/m: B. Laurent, P. Massart, Annals of Statistics 28(5), 2000, lemma 1.</remarks>
    /// <param name="independent">m.</param>
    public static double Scatter(double independent)
    {
        double t = -Math.Log(FalseAlarm) / independent;
        return Math.Sqrt(1 + (2 * Math.Sqrt(t)) + (2 * t));
    }

    /// <summary>How many of the errors of a layer's outputs are independent.</summary>
    /// <remarks>Inputs with a mean of their own give all outputs of one filter nearly the same partial sums: then it is the filters
    /// that count.</remarks>
    /// <param name="p">The layer.</param>
    /// <param name="operands">Where the operands come from.</param>
    /// <param name="outputs">Outputs judged.</param>
    public static double Independent(ConvProblem p, OperandSource operands, long outputs) =>
        operands.Products.SharedMean ? Math.Min(outputs, p.K) : outputs;

    /// <summary>Whether the products' signs are random, so that sums grow like √n.</summary>
    public static bool HasRandomSigns(OperandSource operands) => operands.Products.RandomSigns;
}
