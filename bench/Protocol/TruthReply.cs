namespace ConvBench.Bench.Protocol;

/// <param name="Rounded">Error of the truth rounded to float32: the floor of every float32 result.</param>
/// <param name="Sums">What somebody who repeats the case compares first.</param>
/// <param name="Certificate">How the truth was checked.</param>
/// <param name="Remarks">What a reader has to know of it; none as a rule.</param>
internal sealed record TruthReply(ErrorStats Rounded, OperandSums Sums, Certificate Certificate, IReadOnlyList<string> Remarks);
