using System.CommandLine;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;

namespace ConvBench.Bench.Runs;

/// <summary>What a case may cost.</summary>
internal static class LimitOptions
{
    private static readonly Option<double?> Timeout = OptionOf.Number("--timeout",
        "Seconds that one case may take before it is killed (default: 300).");

    private static readonly Option<double?> MaxMemory = OptionOf.Number("--max-memory",
        "GB that one worker process may use before it is killed (default: 85 % of the machine's).");

    /// <summary>In the order of --help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Timeout, MaxMemory];

    /// <summary>The machine's memory is what this process may use, containers' limits included.</summary>
    public static WorkerLimits Of(Arguments line) => new(
        TimeSpan.FromSeconds(line.Get(Timeout) ?? 300),
        (long)(line.Get(MaxMemory) * 1e9 ?? 0.85 * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
}
