using System.Text.Json;
using ConvBench.Files;

namespace ConvBench.Records.Studies;

/// <summary>Reads and writes study.json.</summary>
public static class StudyFile
{
    /// <summary>File name below a run's folder.</summary>
    public const string Name = "study.json";

    /// <summary>Whether a folder is a study's.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Writes the header.</summary>
    public static void Write(string folder, StudyHeader header) =>
        File.WriteAllText(Path.Combine(folder, Name), JsonSerializer.Serialize(header, JsonLines.Options) + "\n");

    /// <summary>Reads the header.</summary>
    /// <exception cref="JsonException">The file is no header of schema 1.</exception>
    public static StudyHeader Read(string folder) => JsonFile.Read<StudyHeader>(
        Path.Combine(folder, Name),
            h => JsonFile.NotSchemaOne(h.Schema, h is { Study: not null, CommandLine: not null }, " and a study's name"));

    /// <summary>Appends one line of data that is no case's record to a study's file.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="file">File name, "paper.jsonl".</param>
    /// <param name="line">What the page reads back with <see cref="ReadLines{T}"/>.</param>
    public static void Append<T>(string folder, string file, T line) => JsonLines.Append(Path.Combine(folder, file), line);

    /// <summary>Every readable line of a study's file; none where there is no file; what could not be read is told in faults.</summary>
    public static IReadOnlyList<T> ReadLines<T>(string folder, string file, out IReadOnlyList<string> faults)
        where T : class
    {
        faults = [];
        string path = Path.Combine(folder, file);
        return JsonLines.Exists(path) ? JsonLines.Read(path, l => JsonFile.Parse<T>(l), out faults) : [];
    }
}
