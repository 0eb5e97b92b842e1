using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Bounds;

/// <summary>A rigorous a priori bound of the rounding errors of one plan, derived from its own order of operations and
/// evaluated on the operands.</summary>
/// <remarks>Rigorous up to O(u²), which the formula says; a measured error above it is a wrong result or a wrong derivation.</remarks>
public interface IErrorBound
{
    /// <summary>The bound for a reader, with its numbers: "γ_147·s", "(38·u)·|Aᵀ|[Σ_c …]|A|".</summary>
    string Formula { get; }

    /// <summary>κ, the roundings that a term goes through at most, where the bound is γ_κ times sizes; null where it is not.</summary>
    int? Roundings => null;

    /// <summary>Roundings that a product goes through in the mean, where outputs are sums of their own products in a known order.</summary>
    double? MeanRoundings => null;

    /// <summary>Outputs whose errors belong together.</summary>
    int TileOutputs => 1;

    /// <summary>Bounds of |y − yRef| for every judged output, in the truth's order.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Operands.</param>
    /// <param name="truth">Truth of these, whole or of a sample.</param>
    double[] Evaluate(ConvProblem p, ConvData data, Truth truth);
}
