using System.CommandLine;
using ConvBench.Backends.Foreign;
using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Foreign;

/// <summary>Which programs in other languages take part.</summary>
internal static class WorkerOptions
{
    private static readonly Option<string[]> Worker = OptionOf.Texts("--worker",
        "Programs in other languages that take part: names of configured workers, comma-separated, * and ? allowed, or NAME=COMMAND; "
        + "may be repeated (docs/worker-protocol.md).");

    private static readonly Option<string[]> Workers = OptionOf.Texts("--workers",
        $"A file that configures workers, beside {WorkerFile.FileName} of the project and of the user.");

    private static readonly Option<string?> Python = OptionOf.Text("--python",
        $"The Python of workers that need one (default: {Pythons.Variable}, a .venv here, the first of PATH that has what they import).");

    /// <summary>In the order of --help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Worker, Workers, Python];

    /// <summary>Those that say where workers are, for verbs that take every one.</summary>
    public static IReadOnlyList<Option> OfFiles { get; } = [Workers, Python];

    /// <summary>Every configured worker, not yet asked.</summary>
    public static IReadOnlyList<WorkerDefinition> Configured(Arguments line) => WorkerCatalog.All(line.Get(Workers) ?? []);

    /// <summary>The workers that take part, each with the Python that it will get.</summary>
    /// <exception cref="UsageException">There is none of such a name, or two have one name.</exception>
    public static IReadOnlyList<WorkerDefinition> Chosen(Arguments line, IReadOnlyCollection<string> backends)
    {
        string[] words = line.Get(Worker) ?? [];
        IReadOnlyList<WorkerDefinition> configured = words.Length == 0 ? [] : Configured(line);
        WorkerDefinition[] chosen = [.. words.SelectMany(w => WorkerCatalog.Of(w, configured)).DistinctBy(w => (w.Name, w.Word))];
        foreach (WorkerDefinition worker in chosen)
        {
            if (backends.Contains(worker.Name) || chosen.Count(w => w.Name == worker.Name) > 1)
            {
                throw new UsageException($"--worker '{worker.Word}': the name '{worker.Name}' is taken, expected another");
            }
        }

        return [.. chosen.Select(w => WithPython(w, line))];
    }

    /// <summary>A definition with the Python that it will get.</summary>
    public static WorkerDefinition WithPython(WorkerDefinition worker, Arguments line) =>
        Pythons.Resolved(worker, line.Get(Python), w =>
        {
            using var backend = new ForeignBackend(w, _ => { });
            return backend.IsAvailable(out string _);
        });
}
