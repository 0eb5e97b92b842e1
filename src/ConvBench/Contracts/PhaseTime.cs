namespace ConvBench.Contracts;

/// <summary>Time of one phase of a plan.</summary>
/// <param name="Name">"input transform", "multiply", "output transform", "packing", ...</param>
/// <param name="Seconds">Per convolution; summed over the threads and divided by their number.</param>
public sealed record PhaseTime(string Name, double Seconds);
