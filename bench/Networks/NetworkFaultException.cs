namespace ConvBench.Bench.Networks;

/// <summary>A network that does not come to its end; one line.</summary>
internal sealed class NetworkFaultException(string message) : Exception(message);
