using ConvBench.Bounds;

namespace ConvBench.Errors;

/// <summary>How far an algorithm may be from the truth.</summary>
public enum ErrorModel
{
    /// <summary>Each output is a sum of its own products in some order: |y − yRef| ≤ γ_n·s for every single output.</summary>
    Componentwise,

    /// <summary>Transforms mix outputs: judged by the relative L2 error, see <see cref="Tolerance.NormwiseRelL2"/>.</summary>
    Normwise,
}
