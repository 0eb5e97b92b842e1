using System.Globalization;

namespace ConvBench.Bench.Host;

/// <summary>What a worker process is for; cases with equal keys share one.</summary>
/// <param name="Backend">Its backend's name; "" computes truths and peaks.</param>
/// <param name="Threads">Thread count of its cases: libraries fix their pools once a process.</param>
internal sealed record WorkerKey(string Backend, int Threads)
{
    /// <summary>Truths and peaks.</summary>
    public static WorkerKey Reference { get; } = new("", 0);

    public string Name => Backend.Length == 0 ? "reference" : string.Create(CultureInfo.InvariantCulture, $"{Backend}-{Threads}");
}
