using System.Text.Json;
using ConvBench.Files;

namespace ConvBench.Records;

/// <summary>What makes a run's folder a published one: published.json, with what the index says of it.</summary>
/// <param name="Title">What ran, a few words: "canonical, 1 and 2 threads".</param>
/// <param name="Note">What it shows, one sentence; "" where the index finds one in the records.</param>
public sealed record Publication(string Title, string Note)
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "published.json";

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Whether a folder is a published run.</summary>
    public static bool Exists(string runFolder) => File.Exists(Path.Combine(runFolder, FileName));

    /// <summary>Writes published.json.</summary>
    public static void Write(string runFolder, Publication publication) => JsonFile.Write(Path.Combine(runFolder, FileName), publication);

    /// <summary>Reads published.json.</summary>
    /// <exception cref="JsonException">The file is no publication of schema 1.</exception>
    public static Publication Read(string runFolder) => JsonFile.Read<Publication>(
        Path.Combine(runFolder, FileName),
            p => JsonFile.NotSchemaOne(p.Schema, p is { Title: not null, Note: not null }, ", a title and a note"));
}
