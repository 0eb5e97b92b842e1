using ConvBench.Backends.Foreign;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Foreign;
using ConvBench.Bench.Host;
using ConvBench.Bench.Screen;
using ConvBench.Reporting.Rows;
using ConvBench.Shapes;

namespace ConvBench.Bench.Runs;

/// <summary>What verbs work with.</summary>
/// <param name="Suites">Problem suites.</param>
/// <param name="Algorithms">Every row there is, backend by backend; the list does not depend on what loads.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Faults.</param>
/// <param name="IsTerminal">Whether a person watches: a bar with the time left instead of lines.</param>
/// <param name="ExtraAssembly">Assembly with further backends for the workers; null outside of tests.</param>
internal sealed record VerbContext(
    Suites Suites, IReadOnlyList<IConvAlgorithm> Algorithms, TextWriter Out, TextWriter Error, bool IsTerminal,
        string? ExtraAssembly = null)
{
    /// <summary>By which --timeout is measured.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Programs in other languages whose rows are among <see cref="Algorithms"/>.</summary>
    public IReadOnlyList<WorkerDefinition> Workers { get; init; } = [];

    public Selection Selection => new(Suites, Algorithms);

    /// <summary>The chosen cases without rows that run another row: they have no bits of their own.</summary>
    public IReadOnlyList<ConvCase> CasesOfOwnBits(CaseOptions options) => [.. Selection.Cases(options).Where(c => !c.Row.Chooses)];

    /// <summary>The same with the workers that a command line names, each asked for its rows.</summary>
    /// <exception cref="UsageException">There is no such worker, or it cannot be asked and nobody knows its rows.</exception>
    public VerbContext WithWorkers(Arguments line) =>
        With(WorkerOptions.Chosen(line, [.. Algorithms.Select(a => RowId.Backend(a.Id))]));

    /// <summary>The same with these workers, each asked for its rows.</summary>
    /// <exception cref="UsageException">One cannot be asked, and nobody knows its rows.</exception>
    public VerbContext With(IReadOnlyList<WorkerDefinition> chosen)
    {
        var rows = new List<IConvAlgorithm>();
        foreach (WorkerDefinition worker in chosen)
        {
            using var backend = new ForeignBackend(worker, _ => { });
            rows.AddRange(backend.Algorithms);
            if (backend.Algorithms.Count == 0)
            {
                throw new UsageException($"--worker '{worker.Word}': {backend.Fault()}");
            }
        }

        return chosen.Count == 0 ? this : this with { Algorithms = [.. Algorithms, .. rows], Workers = chosen };
    }

    /// <summary>Shows a run's progress.</summary>
    public IProgressScreen Screen() => IsTerminal ? new BarScreen(Spectre.Console.AnsiConsole.Console) : new LineScreen(Out);

    /// <summary>A pool for a verb that writes no log.</summary>
    /// <param name="line">Limits.</param>
    /// <param name="stop">Set where the user ends it.</param>
    /// <param name="program">Assembly of another build, whose workers are wanted; null for this one.</param>
    public WorkerPool Pool(Arguments line, CancellationToken stop, string? program = null) =>
        Pool(line, new Dictionary<string, string>(), _ => { }, stop, program);

    public WorkerPool Pool(Arguments line, IReadOnlyDictionary<string, string> environment, Action<string> log, CancellationToken stop,
        string? program = null) => new(new WorkerLaunch(environment, ExtraAssembly) { ProgramPath = program, Foreign = Workers },
            LimitOptions.Of(line) with { Clock = Clock }, log, stop);

    /// <summary>Writes a folder's pages and lists them; what could not be read is a line on error.</summary>
    /// <param name="folder">As the user named it.</param>
    /// <param name="verb">For the line of a folder that cannot be written.</param>
    /// <param name="write">Makes the pages.</param>
    public int WritePages(string folder, string verb, Func<string, PagesResult> write)
    {
        PagesResult pages;
        try
        {
            pages = write(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{verb} '{folder}' cannot be written: {e.Message}");
        }

        foreach (string file in pages.Files)
        {
            Out.WriteLine(file);
        }

        Faults(pages.Faults);
        return ExitCode.Ok;
    }

    /// <summary>A path as people read it: relative to the current folder where that is shorter.</summary>
    public static string Shown(string path)
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.Length < path.Length ? relative : path;
    }

    /// <summary>A line on error for each fault that costs nothing else.</summary>
    public void Faults(IEnumerable<string> faults) => faults.ToList().ForEach(f => Error.WriteLine("bench: " + f));
}
