using System.Text.Json.Serialization;

namespace ConvBench.Records.Agree;

/// <summary>What operands of a shorter format alone do to a problem's outputs, beside what two rows may be apart: above 1 the
/// tolerance tells them from float32.</summary>
/// <param name="Format">Name of the format, "TF32", "bfloat16".</param>
/// <param name="RelL2">Relative L2 difference between the truths of the rounded and of the given operands, at sampled outputs.</param>
/// <param name="OfSums">Share of the norm of two rows of sums that it uses.</param>
/// <param name="OfWidest">Share of the norm of the two rows of the run that may be furthest apart.</param>
/// <param name="OfEachOutput">Largest share of the tolerance of one output that it uses.</param>
public sealed record ReducedRecord(string Format, double RelL2, double OfSums, double OfWidest, double OfEachOutput)
{
    /// <summary>The smaller share of a norm.</summary>
    [JsonIgnore]
    public double OfNorm => Math.Min(OfSums, OfWidest);
}
