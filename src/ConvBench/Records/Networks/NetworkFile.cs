using ConvBench.Files;

namespace ConvBench.Records.Networks;

/// <summary>Reads and writes the files of a network beside a run's records.</summary>
public static class NetworkFile
{
    /// <summary>Whether a run's folder is a network's.</summary>
    public static bool Exists(string runFolder) => File.Exists(Path.Combine(runFolder, NetworkHeader.FileName));

    /// <summary>Writes network.json whole, or leaves the old one.</summary>
    public static void Write(string runFolder, NetworkHeader header) =>
        JsonFile.Write(Path.Combine(runFolder, NetworkHeader.FileName), header);

    /// <summary>Reads network.json.</summary>
    /// <exception cref="System.Text.Json.JsonException">The file is no header of schema 1.</exception>
    public static NetworkHeader Read(string runFolder) => JsonFile.Read<NetworkHeader>(
        Path.Combine(runFolder, NetworkHeader.FileName),
        h => JsonFile.NotSchemaOne(h.Schema, IsComplete(h), " and a model's name, inputs and layers"));

    /// <summary>Appends what a row made of a layer.</summary>
    public static void Append(string runFolder, LocalError line) => JsonLines.Append(Path.Combine(runFolder, LocalError.FileName), line);

    /// <summary>Appends a policy.</summary>
    public static void Append(string runFolder, PolicyLine line) => JsonLines.Append(Path.Combine(runFolder, PolicyLine.FileName), line);

    /// <summary>Every readable line of the rows; none where there is no file.</summary>
    public static IReadOnlyList<LocalError> Rows(string runFolder, out IReadOnlyList<string> faults) =>
        Lines<LocalError>(runFolder, LocalError.FileName, l => l is { Row: not null, Reason: not null }, out faults);

    /// <summary>Every readable policy; none where there is no file.</summary>
    public static IReadOnlyList<PolicyLine> Policies(string runFolder, out IReadOnlyList<string> faults) =>
        Lines<PolicyLine>(runFolder, PolicyLine.FileName, IsComplete, out faults);

    private static IReadOnlyList<T> Lines<T>(string runFolder, string file, Func<T, bool> isComplete, out IReadOnlyList<string> faults)
        where T : class
    {
        string path = Path.Combine(runFolder, file);
        faults = [];
        return JsonLines.Exists(path)
            ? JsonLines.Read(path, l => JsonFile.Parse<T>(l, v => isComplete(v) ? null : "a name or list is null"), out faults) : [];
    }

    /// <summary>JSON may hold null where a text must be.</summary>
    private static bool IsComplete(NetworkHeader h) =>
        h is { Model: not null, CommandLine: not null, Layers: not null, Inputs: not null, NotTaken: not null, InSingle: not null }
        && h.Layers.All(l => l is { Node: not null, Problem: not null, Operands: not null })
        && h.Inputs.All(i => i is { Name: not null, Shape: not null, Source: not null }) && h.NotTaken.All(n => n is not null);

    private static bool IsComplete(PolicyLine p) =>
        p is { Name: not null, Rows: not null, Layers: not null, Outputs: not null, Fault: not null }
        && p.Rows.All(r => r is not null) && p.Layers.All(l => l is not null) && p.Outputs.All(o => o is { Name: not null });
}
