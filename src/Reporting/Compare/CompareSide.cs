namespace ConvBench.Reporting.Compare;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">What to call it: the folder's name, or the file's where that is not records.jsonl.</param>
/// <param name="Environment">What it ran on.</param>
/// <param name="Records">The last record of each case, in their order.</param>
/// <param name="Faults">What could not be read, one line each.</param>
public sealed record CompareSide(string Name, RunEnvironment Environment, IReadOnlyList<CaseRecord> Records, IReadOnlyList<string> Faults)
{
    /// <summary>Reads a run's folder, or a file of records with environment.json beside it.</summary>
    /// <exception cref="IOException">There are no records.</exception>
    public static CompareSide Read(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var run = RunContent.ReadAny(full);
        string name = Path.GetFileName(Path.GetFileName(full) == RecordFile.RecordsName ? Path.GetDirectoryName(full)! : full);
        return new CompareSide(name, run.Environment, Latest(run.Records), [.. run.Faults.Select(f => $"{name}: {f}")]);
    }

    /// <summary>"8b6a5be", with a + where the tree had changes; "unknown".</summary>
    internal string Commit => Environment.Commit.Length == 0
        ? "unknown" : Environment.Commit[..Math.Min(7, Environment.Commit.Length)] + (Environment.Dirty ? "+" : "");

    /// <summary>Name and processor.</summary>
    internal string Machine => Environment.Machine + (Environment.CpuModel.Length > 0 ? $" ({Environment.CpuModel})" : "");

    private static List<CaseRecord> Latest(IReadOnlyList<CaseRecord> records)
    {
        var latest = new Dictionary<string, CaseRecord>(StringComparer.Ordinal);
        foreach (CaseRecord record in records)
        {
            latest[record.Key] = record;
        }

        return [.. latest.Values];
    }
}
