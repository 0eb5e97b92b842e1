using ConvBench.Backends.Foreign;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Machine;

namespace ConvBench.Bench.Foreign;

/// <summary>The workers that are configured: in the files that the user names, then beside the project, then the user's own.</summary>
internal static class WorkerCatalog
{
    /// <summary>All of them; of two with one name the first.</summary>
    /// <param name="files">Files of --workers.</param>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    public static IReadOnlyList<WorkerDefinition> All(IReadOnlyList<string> files)
    {
        string own = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        string?[] usual =
        [
            Directory.GetCurrentDirectory(), Repository.Root, own.Length > 0 ? Path.Combine(own, "convbench") : null,
        ];
        IEnumerable<string> found = usual.OfType<string>().Select(f => Path.Combine(f, WorkerFile.FileName)).Where(File.Exists);
        return [.. files.Concat(found).Select(Path.GetFullPath).Distinct().SelectMany(WorkerFile.Read).DistinctBy(w => w.Name)];
    }

    /// <summary>The workers of one --worker: names of configured ones between commas, or NAME=COMMAND.</summary>
    /// <param name="word">The user's.</param>
    /// <param name="configured">What there is.</param>
    /// <exception cref="UsageException">No such worker, or no command.</exception>
    public static IEnumerable<WorkerDefinition> Of(string word, IReadOnlyList<WorkerDefinition> configured)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            var given = new WorkerDefinition { Name = word[..equals], Command = CommandWords.Of(word[(equals + 1)..]), Word = word };
            return given.Fault() is { } fault ? throw new UsageException($"--worker '{word}': {fault}") : [given];
        }

        string[] names = [.. configured.Select(w => w.Name)];
        if (names.Length == 0)
        {
            throw new UsageException($"--worker '{word}': no worker is configured; expected NAME=COMMAND, or a {WorkerFile.FileName}");
        }

        string[] words = word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        HashSet<string> chosen = [.. Globs.Select("--worker", words.Length > 0 ? words : [word], names, n => [n])];
        return configured.Where(w => chosen.Contains(w.Name));
    }
}
