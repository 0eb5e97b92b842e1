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

    /// <summary>Bounds of |y − yRef| for every judged output, in the truth's order.</summary>
    /// <param name="p">The layer.</param>
    /// <param name="data">Operands.</param>
    /// <param name="truth">Truth of these, whole or of a sample.</param>
    double[] Evaluate(ConvProblem p, ConvData data, Truth truth);
}
