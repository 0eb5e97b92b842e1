namespace ConvBench.Backends.Managed.Plans;

/// <summary>What a plan takes from the plan that it is a part of, which owns and disposes it.</summary>
/// <param name="Team">Threads.</param>
/// <param name="X">NCHW input.</param>
/// <param name="Y">NCHW output of the part.</param>
internal sealed record PlanShare(ThreadTeam Team, AlignedBuffer X, AlignedBuffer Y);
