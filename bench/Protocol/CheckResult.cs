namespace ConvBench.Bench.Protocol;

/// <summary>How one check of one row ended; the fields of <see cref="ReproRecord"/> that it knows.</summary>
internal sealed record CheckResult(ReproOutcome Outcome, string Reason, BitComparison? Bits, string Hash);
