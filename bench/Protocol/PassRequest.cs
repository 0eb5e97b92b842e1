namespace ConvBench.Bench.Protocol;

/// <summary>A further pass of a case that has passed its gates: prepared anew, warmed, measured.</summary>
/// <param name="Operations">Convolutions of one iteration, as the first pass found them.</param>
/// <param name="Output">Fingerprint of the first pass's output; another output is judged again.</param>
/// <param name="RelL2">Relative L2 error of that output: another one is as accurate.</param>
internal sealed record PassRequest(long Operations, string Output, double RelL2);
