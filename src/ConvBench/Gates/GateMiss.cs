namespace ConvBench.Gates;

/// <summary>A gate that a case missed.</summary>
/// <param name="Gate">Name of the gate (<see cref="CaseGate.Name"/>).</param>
/// <param name="Message">What it saw, one line.</param>
public sealed record GateMiss(string Gate, string Message);
