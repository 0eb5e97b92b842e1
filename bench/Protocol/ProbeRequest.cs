namespace ConvBench.Bench.Protocol;

/// <summary>Load the library, and say which of these problems its algorithms can do.</summary>
internal sealed record ProbeRequest(string[] Problems, Device[] Devices);
