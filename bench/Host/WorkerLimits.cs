namespace ConvBench.Bench.Host;

/// <summary>What a request may cost before its worker is killed.</summary>
internal sealed record WorkerLimits(TimeSpan Timeout, long MemoryBytes)
{
    /// <summary>By which the timeout is measured.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
