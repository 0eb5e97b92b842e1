using Perfolizer.Horology;

namespace ConvBench.Bench.Worker;

/// <summary>A clock of ours as BenchmarkDotNet's engine reads it.</summary>
internal sealed class EngineClock(TimeProvider clock) : IClock
{
    public string Title => clock.GetType().Name;

    public bool IsAvailable => true;

    public Frequency Frequency => new(clock.TimestampFrequency);

    public long GetTimestamp() => clock.GetTimestamp();
}
