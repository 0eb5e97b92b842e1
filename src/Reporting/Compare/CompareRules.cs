namespace ConvBench.Reporting.Compare;

/// <summary>How cases are compared.</summary>
/// <param name="Threshold">Relative change of a time that matters, 0.05 for 5 %.</param>
/// <param name="SameMachine">Whether both sides ran on machines of one name and processor.</param>
/// <param name="Floor">Relative change of a time that the runs' own noise makes.</param>
internal sealed record CompareRules(double Threshold, bool SameMachine, double Floor);
