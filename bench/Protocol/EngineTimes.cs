using BenchmarkDotNet.Engines;

namespace ConvBench.Bench.Protocol;

/// <summary>What BenchmarkDotNet's engine measured of one case.</summary>
/// <param name="Measurements">Every iteration, then the results.</param>
/// <param name="Statistics">The engine's own lines on allocations and threads, which BenchmarkDotNet's host reads.</param>
internal sealed record EngineTimes(IReadOnlyList<EngineMeasurement> Measurements, IReadOnlyList<string> Statistics)
{
    /// <summary>Nothing was timed.</summary>
    public static EngineTimes None { get; } = new([], []);

    /// <summary>Convolutions of one iteration that counts; 0 where there is none.</summary>
    public long Operations => Measurements.LastOrDefault(m => m.Stage == IterationStage.Result)?.Operations ?? 0;

    /// <summary>Several passes as one, iterations numbered through.</summary>
    public static EngineTimes Joined(IReadOnlyList<EngineTimes> passes) => new(
        [
            .. passes.SelectMany(p => p.Measurements).GroupBy(m => (m.Mode, m.Stage))
                .SelectMany(g => g.Select((m, i) => m with { Iteration = i + 1 })),
        ],
        [.. passes.SelectMany(p => p.Statistics)]);

    /// <summary>Results, ns per convolution, in their order.</summary>
    public IEnumerable<double> ResultsNs() =>
        Measurements.Where(m => m.Stage == IterationStage.Result).Select(m => m.Nanoseconds / m.Operations);

    /// <summary>Median of the results; NaN where there are none.</summary>
    public double MedianNs() => ResultsNs().Any() ? TimeRecord.Median(ResultsNs()) : double.NaN;

    /// <summary>Time inside iterations: pilot, warm-up and measurement.</summary>
    public TimeSpan InIterations() =>
        TimeSpan.FromMicroseconds(Measurements.Where(m => m.Stage != IterationStage.Result).Sum(m => m.Nanoseconds) / 1000);
}
