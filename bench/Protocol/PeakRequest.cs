namespace ConvBench.Bench.Protocol;

/// <summary>Measure the machine's limits.</summary>
internal sealed record PeakRequest(int[] Threads);
