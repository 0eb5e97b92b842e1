namespace ConvBench.Bench.Host;

/// <summary>A worker died, hung or grew too large: the case in it failed, the run goes on with a new worker.</summary>
internal sealed class WorkerException(string message) : Exception(message);
