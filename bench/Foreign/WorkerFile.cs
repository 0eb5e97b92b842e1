using System.Text.Json;
using ConvBench.Backends.Foreign;
using ConvBench.Bench.Cli;
using ConvBench.Files;

namespace ConvBench.Bench.Foreign;

/// <summary>convbench.workers.json: the workers that a project or a user has.</summary>
internal sealed record WorkerFile
{
    public const string FileName = "convbench.workers.json";

    public int Schema { get; init; } = 1;

    public IReadOnlyList<WorkerDefinition> Workers { get; init; } = [];

    /// <summary>The workers of a file; words of their commands that name files beside it are those files.</summary>
    /// <exception cref="UsageException">One line: the file, what is wrong, what was expected.</exception>
    public static IReadOnlyList<WorkerDefinition> Read(string path)
    {
        try
        {
            WorkerFile file = JsonFile.Read<WorkerFile>(path, f => JsonFile.NotSchemaOne(f.Schema)
                ?? f.Workers.Select(w => w.Fault()).FirstOrDefault(w => w is not null)
                ?? (f.Workers.GroupBy(w => w.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
                    ? $"worker '{twice.Key}' stands there twice" : null));
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return [.. file.Workers.Select(w => w with { Command = [.. w.Command.Select(c => Beside(folder, c))], Word = w.Name })];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string Beside(string folder, string word)
    {
        string path = Path.Combine(folder, word);
        return word.Length > 0 && !Path.IsPathRooted(word) && File.Exists(path) ? path : word;
    }
}
