using System.Globalization;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Machine;
using ConvBench.Files;

namespace ConvBench.Bench.Runs;

/// <summary>The folder of one run: records and pages directly in it, logs and BenchmarkDotNet's own files below.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly StreamWriter _log;
    private readonly Lock _lock = new();
    private readonly bool _isNew;
    private bool _isAbandoned;

    private RunFolder(string path, StreamWriter log, bool isNew) => (Location, _log, _isNew) = (path, log, isNew);

    /// <summary>Full path.</summary>
    public string Location { get; }

    /// <summary>Environment of the run that is resumed; null for a new one.</summary>
    public RunEnvironment? Earlier { get; private init; }

    /// <summary>Truths of the problem at hand; a name that no user's folder has, since it is deleted at the end.</summary>
    public string Scratch => ScratchIn(Location);

    /// <summary>Log, exporters' files and summary of BenchmarkDotNet.</summary>
    public string BenchmarkDotNet => Path.Combine(Location, "benchmarkdotnet");

    /// <summary>Makes the folder, or opens that of the run to resume.</summary>
    /// <param name="options">--out, --resume.</param>
    /// <param name="machine">Short name of the machine.</param>
    /// <param name="name">What the run is of, "quick".</param>
    /// <param name="earlier">Records of the run to resume.</param>
    /// <exception cref="UsageException">It cannot be written, holds a run already, or there is nothing to resume.</exception>
    public static RunFolder Open(FolderOptions options, string machine, string name, out IReadOnlyList<CaseRecord> earlier)
    {
        if (options is { Out: not null, Resume: not null })
        {
            throw new UsageException("--out and --resume both name the run's folder: expected one of them");
        }

        string path = Path.GetFullPath(options.Resume ?? options.Out ?? Default(machine, name));
        bool exists = RecordFile.Exists(path) || StudyFile.Exists(path);
        if (exists != (options.Resume is not null))
        {
            throw new UsageException(exists
                ? $"--out '{options.Out}' holds a run already: expected a new folder, or --resume to continue it"
                : $"--resume '{options.Resume}': expected a run's folder, with {RecordFile.RecordsName} in it");
        }

        earlier = RecordFile.Exists(path) ? RecordFile.Read(path, out _) : [];
        try
        {
            bool isNew = !Directory.Exists(path);
            Directory.CreateDirectory(path);
            var log = new StreamWriter(Path.Combine(path, "run.log"), append: true) { AutoFlush = true };
            return new RunFolder(path, log, isNew) { Earlier = exists ? EnvironmentOf(path) : null };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string option = options.Resume is null ? "--out" : "--resume";
            throw new UsageException(
                $"{option} '{options.Resume ?? options.Out ?? path}' cannot be written: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Where runs land that were not given a folder: results/ below the repository, or the current folder outside
    /// of one.</summary>
    public static string Results => Path.Combine(Repository.Root ?? Directory.GetCurrentDirectory(), "results");

    /// <summary>A finished run's folder, as a verb was given it.</summary>
    /// <exception cref="UsageException">It holds no records.</exception>
    public static string Existing(string verb, string folder) => RecordFile.Exists(folder) || StudyFile.Exists(folder)
        ? folder
        : throw new UsageException($"{verb} '{folder}': expected a run's folder, with {RecordFile.RecordsName} in it");

    /// <summary>The newest run two levels below a folder, MACHINE/TIME-NAME; null where there is none.</summary>
    /// <remarks>By the start that environment.json names, since a checkout changes the times of files; without one by name.</remarks>
    public static string? Newest(string results) => Newest(results, _ => false);

    private static string? Newest(string results, Func<string, bool> skip) => !Directory.Exists(results) ? null
        : Directory.EnumerateDirectories(results).SelectMany(Directory.EnumerateDirectories)
        .Where(run => RecordFile.Exists(run) && !skip(run))
        .OrderBy(Start).ThenBy(Path.GetFileName, StringComparer.Ordinal).LastOrDefault();

    private static DateTimeOffset Start(string run) =>
        JsonFile.Try(() => RecordFile.ReadEnvironment(run), out _)?.Start ?? DateTimeOffset.MinValue;

    /// <summary>The newest of them that is a run of cases, not a study with pages of its own; null where there is none.</summary>
    public static string? NewestOfCases(string results) => Newest(results, StudyFile.Exists);

    /// <summary>This process's scratch folder below a folder of the user's.</summary>
    public static string ScratchIn(string folder) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".convbench-scratch-{Environment.ProcessId}"));

    /// <summary>Appends a line to run.log; any thread may.</summary>
    public void Log(string line)
    {
        lock (_lock)
        {
            if (_log.BaseStream is not null)
            {
                _log.WriteLine(line);
            }
        }
    }

    /// <summary>Nothing was run: a folder that was made for it goes again.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _log.Dispose();
        }

        if (_isAbandoned && _isNew)
        {
            Directory.Delete(Location, recursive: true);
        }
        else if (Directory.Exists(Scratch))
        {
            Directory.Delete(Scratch, recursive: true);
        }
    }

    /// <summary>Null where it was stopped before it could write one.</summary>
    private static RunEnvironment? EnvironmentOf(string path) => JsonFile.Try(() => RecordFile.ReadEnvironment(path), out _);

    /// <summary>results/MACHINE/TIME-NAME.</summary>
    private static string Default(string machine, string name)
    {
        string run = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + name;
        return Path.Combine(Results, machine, run);
    }
}
