using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Timing;

/// <summary>What a worker gives back to BenchmarkDotNet: its engine's measurements, or one line why there are none.</summary>
internal sealed record WorkerRun(EngineTimes Times, string? Fault);
