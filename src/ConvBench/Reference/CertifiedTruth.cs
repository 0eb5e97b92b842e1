using ConvBench.Operands;

namespace ConvBench.Reference;

/// <summary>A truth with the operands that it belongs to, and how it was certified.</summary>
/// <param name="Data">The operands.</param>
/// <param name="Truth">Their float64 truth, whole or sampled (<see cref="OutputSample.Judged"/>).</param>
/// <param name="Certificate">What it was checked against.</param>
public sealed record CertifiedTruth(ConvData Data, Truth Truth, Certificate Certificate);
