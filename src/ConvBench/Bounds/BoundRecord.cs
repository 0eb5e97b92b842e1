using ConvBench.Errors;

namespace ConvBench.Bounds;

/// <summary>A row's rigorous bound on its operands beside what was measured.</summary>
/// <param name="Formula"><see cref="IErrorBound.Formula"/>.</param>
/// <param name="OmegaMax">max over outputs of bound/(u·s): comparable with <see cref="ErrorStats.OmegaMax"/>.</param>
/// <param name="RelL2">‖bound‖₂/‖yRef‖₂ over the judged outputs: comparable with <see cref="ErrorStats.RelL2"/>.</param>
/// <param name="Amplification">Median over outputs of bound/(bound of n products in any order, γ_n·s): above 1 where
/// transforms amplify.</param>
/// <param name="WorstShare">max over outputs of |y − yRef|/bound: above 1 the row has broken its bound.</param>
/// <param name="PredictedRelL2">Statistical estimate of the relative L2 error where the algorithm has one; null where not.</param>
public sealed record BoundRecord(string Formula, double OmegaMax, double RelL2, double Amplification, double WorstShare,
    double? PredictedRelL2)
{
    /// <summary>‖y − yRef‖₂ over what uncorrelated roundings on the same ways make at most, ‖bound‖₂/√(3κ), widened by the scatter of few
    /// outputs; above 1 the arithmetic is poorer than the row says. Null where the bound has no κ, and in older records.</summary>
    /// <remarks>Σ|term|·θ with E[θ²] ≤ κ·u²/3 gives E[e²] ≤ κ·(u²/3)·size² by Minkowski, whatever the operands' signs, and the bound
    /// is γ_κ·size.</remarks>
    public double? MeanShare { get; init; }
}
