using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Host;

/// <summary>A case, or one pass of it, as it ended.</summary>
/// <param name="Record">Without time.</param>
/// <param name="Reply">The worker's; null where the case failed.</param>
internal sealed record CaseOutcome(CaseRecord Record, CaseReply? Reply)
{
    /// <summary>What the engine measured; nothing where the case failed.</summary>
    public EngineTimes Times => Reply?.Times ?? EngineTimes.None;
}
