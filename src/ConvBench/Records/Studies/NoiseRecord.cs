namespace ConvBench.Records.Studies;

/// <summary>One row under two names, timed in the same rounds: one line of noise.jsonl. Whatever differs is noise.</summary>
/// <param name="Problem">Canonical problem text.</param>
/// <param name="Algorithm">The row.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Seed">Seed of the operands.</param>
/// <param name="First">Time under the first name.</param>
/// <param name="Second">Time under the second.</param>
public sealed record NoiseRecord(string Problem, string Algorithm, int Threads, int Seed, TimeRecord First, TimeRecord Second)
{
    /// <summary>File name below a study's folder.</summary>
    public const string FileName = "noise.jsonl";

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Whether it is the pair of this case.</summary>
    public bool IsOf(string problem, string algorithm, int threads, int seed) =>
        (Problem, Algorithm, Threads, Seed) == (problem, algorithm, threads, seed);
}
