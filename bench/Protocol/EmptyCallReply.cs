namespace ConvBench.Bench.Protocol;

/// <param name="Ns">Time of one call; null where the row does not take the problem.</param>
internal sealed record EmptyCallReply(double? Ns);
