using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>A case as it ended, before its time is made from all launches.</summary>
/// <param name="Record">Without time.</param>
/// <param name="Times">What the engine measured; nothing where the case failed.</param>
internal sealed record CaseOutcome(CaseRecord Record, EngineTimes Times);
