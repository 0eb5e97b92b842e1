namespace ConvBench.Bench.Protocol;

/// <summary>What a machine does while something is timed.</summary>
/// <param name="StealShare">Share of its CPU time that the hypervisor gave to others, 0 to 1; null where the system does not say.</param>
/// <param name="ClockGhz">Clock of the core just behind.</param>
internal sealed record MachineState(double? StealShare, double ClockGhz);
