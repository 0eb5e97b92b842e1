namespace ConvBench.Bench.Timing;

/// <summary>What a worker gives back to BenchmarkDotNet: its engine's lines, or one line why there are none.</summary>
internal sealed record WorkerRun(IReadOnlyList<string> EngineLines, string? Fault);
