using BenchmarkDotNet.Engines;

namespace ConvBench.Bench.Protocol;

/// <summary>One iteration of BenchmarkDotNet's engine, or one of its results.</summary>
/// <param name="Mode">Workload or overhead.</param>
/// <param name="Stage">Pilot, warm-up, actual; results repeat what was measured, without outliers.</param>
/// <param name="Iteration">Number within the stage.</param>
/// <param name="Operations">Convolutions.</param>
/// <param name="Nanoseconds">Time of all of them.</param>
internal sealed record EngineMeasurement(IterationMode Mode, IterationStage Stage, int Iteration, long Operations, double Nanoseconds);
