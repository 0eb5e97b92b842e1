using System.Text.Json;
using System.Text.Json.Nodes;
using ConvBench.Files;

namespace ConvBench.Records;

/// <summary>Reads and writes a run's files: records.jsonl, one case a line, and environment.json.</summary>
public static class RecordFile
{
    /// <summary>File name of the records below a run's folder.</summary>
    public const string RecordsName = "records.jsonl";

    /// <summary>File name of the environment below a run's folder.</summary>
    public const string EnvironmentName = "environment.json";

    /// <summary>One record as a line of JSON, without the line's end.</summary>
    public static string ToJson(CaseRecord record) => JsonSerializer.Serialize(record, JsonLines.Options);

    /// <summary>The record of one line.</summary>
    /// <exception cref="JsonException">The line is no record of schema 1 or 2.</exception>
    public static CaseRecord FromJson(string line)
    {
        CaseRecord record = JsonSerializer.Deserialize<CaseRecord>(line, JsonLines.Options)
            ?? throw new JsonException("a record, not null");
        return record.Schema switch
        {
            CaseRecord.CurrentSchema => record,
            1 => SchemaOne.Upgraded(record, JsonNode.Parse(line)),
            _ => throw new JsonException($"schema {record.Schema}, expected 1 or {CaseRecord.CurrentSchema}"),
        };
    }

    /// <summary>Appends one case to a run's records and hands it to the system before it returns.</summary>
    /// <remarks>Where a killed run left half a line, that line is ended first, so that it costs nothing but itself.</remarks>
    public static void Append(string runFolder, CaseRecord record) => JsonLines.Append(Path.Combine(runFolder, RecordsName), record);

    /// <summary>Whether a run's folder has records.</summary>
    public static bool Exists(string runFolder) => JsonLines.Exists(Path.Combine(runFolder, RecordsName));

    /// <summary>Every readable record; what could not be read is told in faults, one line each.</summary>
    public static IReadOnlyList<CaseRecord> Read(string runFolder, out IReadOnlyList<string> faults) =>
        ReadFile(Path.Combine(runFolder, RecordsName), out faults);

    /// <summary>The same of a file of records, whatever its name.</summary>
    public static IReadOnlyList<CaseRecord> ReadFile(string path, out IReadOnlyList<string> faults) =>
        JsonLines.Read(path, FromJson, out faults);

    /// <summary>Compresses the data of a run, records and whatever else is a line each, where a file is larger than this;
    /// they are read as before.</summary>
    public static void Pack(string runFolder, long above)
    {
        foreach (string file in Directory.GetFiles(runFolder, "*.jsonl"))
        {
            JsonLines.Pack(file, above);
        }
    }

    /// <summary>Writes environment.json whole, or leaves the old one.</summary>
    public static void WriteEnvironment(string runFolder, RunEnvironment environment) =>
        JsonFile.Write(Path.Combine(runFolder, EnvironmentName), environment);

    /// <summary>Reads environment.json; an earlier one has the limits of the CPU alone, beside its other facts.</summary>
    /// <exception cref="JsonException">The file is not an environment.</exception>
    public static RunEnvironment ReadEnvironment(string runFolder)
    {
        JsonNode node = JsonFile.Read<JsonNode>(Path.Combine(runFolder, EnvironmentName));
        if (node is JsonObject e && !e.ContainsKey("limits"))
        {
            JsonNode Part(string name) => e[name]?.DeepClone() ?? new JsonObject();
            e["limits"] = new JsonObject
            {
                ["cpu"] =
                new JsonObject { ["peakGflops"] = Part("peakGflops"), ["bandwidthGBps"] = Part("bandwidthGBps") }
            };
        }

        return node.Deserialize<RunEnvironment>(JsonLines.Options)!;
    }
}
