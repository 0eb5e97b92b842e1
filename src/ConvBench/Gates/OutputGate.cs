namespace ConvBench.Gates;

/// <summary>A gate of an output on the operands of the suite.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sees">What it catches.</param>
/// <param name="Derivation">Where its limit comes from.</param>
/// <param name="Fault">What is wrong with an output, one line; null where it passes or the gate does not concern the row.</param>
public sealed record OutputGate(string Name, string Sees, string Derivation, Func<JudgedOutput, string?> Fault)
    : CaseGate(Name, Sees, Derivation)
{
    /// <summary>Null where the output passes.</summary>
    public GateMiss? Miss(JudgedOutput output) => Missed(Fault(output));
}
