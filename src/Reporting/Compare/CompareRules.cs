namespace ConvBench.Reporting.Compare;

/// <summary>How cases are compared.</summary>
/// <param name="Threshold">Relative change of a time that matters, 0.05 for 5 %.</param>
/// <param name="SameMachine">Whether both sides ran on machines of one name and processor.</param>
/// <param name="Drift">ln(new/base) of what has not changed, taken off every time.</param>
/// <param name="Floor">|ln(new/base)| that the runs' noise alone may reach; null where nothing is known of it.</param>
/// <param name="PLimit">Largest p-value of a time that counts as changed.</param>
internal sealed record CompareRules(double Threshold, bool SameMachine, double Drift, double? Floor, double PLimit);
