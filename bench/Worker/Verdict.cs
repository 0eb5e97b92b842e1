using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <param name="Error">Against the truth of the operands given.</param>
/// <param name="Arithmetic">Against the truth of the rounded operands; null where there are none.</param>
/// <param name="Bound">The rigorous bound beside the error; null where the order of operations is unknown.</param>
/// <param name="Miss">The gate that it misses; null where it passes all.</param>
/// <param name="Remarks">What is told of a right output of such operands.</param>
internal sealed record Verdict(ErrorStats Error, ErrorStats? Arithmetic, BoundRecord? Bound, GateMiss? Miss, IReadOnlyList<string> Remarks);
