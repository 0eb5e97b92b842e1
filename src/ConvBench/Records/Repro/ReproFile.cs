using System.Text.Json;
using ConvBench.Files;

namespace ConvBench.Records.Repro;

/// <summary>Reads and writes repro.jsonl, beside a run's records.</summary>
public static class ReproFile
{
    /// <summary>File name below a run's folder.</summary>
    public const string Name = "repro.jsonl";

    /// <summary>Whether a run's folder has one.</summary>
    public static bool Exists(string runFolder) => JsonLines.Exists(Path.Combine(runFolder, Name));

    /// <summary>Appends one line.</summary>
    public static void Append(string runFolder, ReproRecord record) => JsonLines.Append(Path.Combine(runFolder, Name), record);

    /// <summary>Every readable line; what could not be read is told in faults, one line each.</summary>
    public static IReadOnlyList<ReproRecord> Read(string runFolder, out IReadOnlyList<string> faults) =>
        JsonLines.Read(Path.Combine(runFolder, Name), FromJson, out faults);

    private static ReproRecord FromJson(string line)
    {
        ReproRecord record = JsonSerializer.Deserialize<ReproRecord>(line, JsonLines.Options)
            ?? throw new JsonException("a record, not null");
        return record is not { Schema: 1 or ReproRecord.CurrentSchema }
            ? throw new JsonException($"schema {record.Schema}, expected 1 or {ReproRecord.CurrentSchema}")
            : record is { Problem: not null, Algorithm: not null, Level: not null, Reason: not null, Shape: not null }
            ? Upgraded(record)
            : throw new JsonException("a record that names its problem, row and level");
    }

    /// <summary>The same line in the layout of today, whatever its layout.</summary>
    private static ReproRecord Upgraded(ReproRecord line) => line.Schema == ReproRecord.CurrentSchema ? line
        : line with { Schema = ReproRecord.CurrentSchema, Own = SchemaOne.IsOwn(line.Algorithm) };
}
