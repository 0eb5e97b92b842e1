using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConvBench;

/// <summary>Reads and writes a run's files: records.jsonl, one case a line, and environment.json.</summary>
/// <remarks>A line is appended whole and at once, so a killed run keeps every finished case; a damaged line costs that line alone.</remarks>
public static class RecordFile
{
    /// <summary>File name of the records below a run's folder.</summary>
    public const string RecordsName = "records.jsonl";

    /// <summary>File name of the environment below a run's folder.</summary>
    public const string EnvironmentName = "environment.json";

    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true };

    /// <summary>One record as a line of JSON, without the line's end.</summary>
    public static string ToJson(CaseRecord record) => JsonSerializer.Serialize(record, Line);

    /// <summary>The record of one line.</summary>
    /// <exception cref="JsonException">The line is no record of schema 1.</exception>
    public static CaseRecord FromJson(string line)
    {
        CaseRecord record = JsonSerializer.Deserialize<CaseRecord>(line, Line) ?? throw new JsonException("a record, not null");
        return record.Schema == 1 ? record : throw new JsonException($"schema {record.Schema}, expected 1");
    }

    /// <summary>Appends one case to a run's records and hands it to the system before it returns.</summary>
    /// <remarks>Where a killed run left half a line, that line is ended first, so that it costs nothing but itself.</remarks>
    public static void Append(string runFolder, CaseRecord record)
    {
        using var stream = new FileStream(Path.Combine(runFolder, RecordsName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        bool torn = false;
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            torn = stream.ReadByte() != '\n';
        }

        byte[] line = [.. torn ? "\n"u8 : default, .. JsonSerializer.SerializeToUtf8Bytes(record, Line), (byte)'\n'];
        stream.Write(line);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Every readable record; what could not be read is told in faults, one line each.</summary>
    public static IReadOnlyList<CaseRecord> Read(string runFolder, out IReadOnlyList<string> faults)
    {
        var records = new List<CaseRecord>();
        var bad = new List<string>();
        int number = 0;
        foreach (string line in File.ReadLines(Path.Combine(runFolder, RecordsName)))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                records.Add(FromJson(line));
            }
            catch (JsonException e)
            {
                bad.Add($"{RecordsName} line {number}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        faults = bad;
        return records;
    }

    /// <summary>Writes environment.json whole, or leaves the old one.</summary>
    public static void WriteEnvironment(string runFolder, RunEnvironment environment)
    {
        string path = Path.Combine(runFolder, EnvironmentName), part = path + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(environment, Indented) + "\n");
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Reads environment.json.</summary>
    /// <exception cref="JsonException">The file is not an environment.</exception>
    public static RunEnvironment ReadEnvironment(string runFolder) =>
        JsonSerializer.Deserialize<RunEnvironment>(File.ReadAllText(Path.Combine(runFolder, EnvironmentName)), Line)
            ?? throw new JsonException("an environment, not null");
}
