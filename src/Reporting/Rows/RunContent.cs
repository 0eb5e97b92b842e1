using ConvBench.Files;

namespace ConvBench.Reporting.Rows;

/// <summary>What a run's folder holds, as far as it can be read.</summary>
/// <param name="Records">Complete records, in their order.</param>
/// <param name="Environment">Of an unknown machine where environment.json is missing or damaged.</param>
/// <param name="Faults">What could not be read, one line each.</param>
internal sealed record RunContent(IReadOnlyList<CaseRecord> Records, RunEnvironment Environment, IReadOnlyList<string> Faults)
{
    /// <exception cref="IOException">records.jsonl is missing.</exception>
    public static RunContent Read(string runFolder)
    {
        IReadOnlyList<string> damaged = [];
        // a study of lines of its own, or a network of which nothing was timed
        bool none = (StudyFile.Exists(runFolder) || NetworkFile.Exists(runFolder)) && !RecordFile.Exists(runFolder);
        IReadOnlyList<CaseRecord> read = none ? [] : RecordFile.Read(runFolder, out damaged);
        return Of(read, RecordFile.RecordsName, runFolder, [.. damaged]);
    }

    /// <summary>The same of a run's folder, or of a file of records with environment.json beside it.</summary>
    /// <exception cref="IOException">There are no records.</exception>
    public static RunContent ReadAny(string path)
    {
        if (!File.Exists(path))
        {
            return Read(path);
        }

        IReadOnlyList<CaseRecord> read = RecordFile.ReadFile(path, out IReadOnlyList<string> damaged);
        return Of(read, Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path))!, [.. damaged]);
    }

    private static RunContent Of(IReadOnlyList<CaseRecord> read, string file, string folder, List<string> faults)
    {
        List<CaseRecord> records = [.. read.Where(IsComplete)];
        if (records.Count < read.Count)
        {
            faults.Add($"{file}: {Format.Whole(read.Count - records.Count)} records name no problem or no row");
        }

        return new RunContent(records, EnvironmentOf(folder, faults), faults);
    }

    /// <summary>A line may be valid JSON and still hold null where a text must be.</summary>
    private static bool IsComplete(CaseRecord r) =>
        r is
        {
            Problem.Length: > 0, Algorithm.Length: > 0, Backend.Length: > 0, ProblemName: not null, Reason: not null,
            Remarks: not null
        };

    private static RunEnvironment EnvironmentOf(string runFolder, List<string> faults)
    {
        if (JsonFile.Try(() => RecordFile.ReadEnvironment(runFolder), out string fault) is { } environment)
        {
            return environment;
        }

        faults.Add($"{RecordFile.EnvironmentName}: "
            + $"{(File.Exists(Path.Combine(runFolder, RecordFile.EnvironmentName)) ? fault : "missing")}");
        return new RunEnvironment { Machine = "an unknown machine" };
    }
}
