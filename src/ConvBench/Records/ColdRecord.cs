namespace ConvBench.Records;

/// <summary>What one call costs when nothing is warm, ns.</summary>
/// <remarks>Code is compiled before either: a plan of the same row has run the integer gate, on the problem or on a part of
/// a heavy one.</remarks>
/// <param name="FirstNs">The first Run of a fresh plan, its buffers as Prepare and Load left them; what a library puts off
/// until then is in it.</param>
/// <param name="EvictedNs">Median of single calls, each after the caches were filled with something else.</param>
/// <param name="N">Calls behind that median.</param>
public sealed record ColdRecord(double FirstNs, double EvictedNs, int N);
