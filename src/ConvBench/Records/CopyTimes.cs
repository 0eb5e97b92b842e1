namespace ConvBench.Records;

/// <summary>What copies between this program and a device take, medians, ns: they are no part of the row's time.</summary>
/// <param name="InNs">The input to the device, the output there filled with NaN, and the wait for both.</param>
/// <param name="OutNs">The output back.</param>
public sealed record CopyTimes(double InNs, double OutNs);
