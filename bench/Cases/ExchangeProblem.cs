using ConvBench.Bench.Cli;
using ConvBench.Files;

namespace ConvBench.Bench.Cases;

/// <summary>What problem.json says, in a folder as <c>export</c> writes it; its other fields only name rows.</summary>
internal sealed record ExchangeProblem(string? Problem, string? Distribution, int? Seed)
{
    public const string FileName = "problem.json";

    /// <exception cref="UsageException">There is no such file, or it holds no JSON object.</exception>
    public static ExchangeProblem Read(string folder) =>
        JsonFile.Try(() => JsonFile.Read<ExchangeProblem>(Path.Combine(folder, FileName)), out string fault)
            ?? throw new UsageException($"{FileName}: {fault}, expected a JSON object with the field problem");
}
