namespace ConvBench.Bench.Host;

/// <summary>A case as it ended, before its time is made from BenchmarkDotNet's statistics.</summary>
/// <param name="Record">Without time.</param>
/// <param name="EngineLines">The engine's lines, none where it failed.</param>
internal sealed record CaseOutcome(CaseRecord Record, IReadOnlyList<string> EngineLines);
