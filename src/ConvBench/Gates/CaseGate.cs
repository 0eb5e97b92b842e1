namespace ConvBench.Gates;

/// <summary>One of the checks that a case passes before its time counts.</summary>
/// <param name="Name">As records and the study of planted bugs name it.</param>
/// <param name="Sees">What it catches, for a reader.</param>
/// <param name="Derivation">Where its limit comes from.</param>
public record CaseGate(string Name, string Sees, string Derivation)
{
    /// <summary>A miss of this gate; null without a message.</summary>
    public GateMiss? Missed(string? message) => message is null ? null : new GateMiss(Name, message);
}
