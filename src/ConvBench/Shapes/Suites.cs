namespace ConvBench.Shapes;

/// <summary>The problem suites of a folder: every *.csv is one, its name is the file's.</summary>
/// <param name="folder">The folder, bench/Problems or its copy beside the program.</param>
public sealed class Suites(string folder)
{
    /// <summary>Names of the suites, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.csv").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The problems of one suite, heavy ones included.</summary>
    /// <exception cref="FormatException">There is no such suite (the message lists them), or its file has a fault.</exception>
    public IReadOnlyList<ProblemEntry> Read(string name) => RandomLayers.IsName(name) ? RandomLayers.Read(name)
        : Names.Contains(name, StringComparer.Ordinal)
        ? ProblemFile.ReadSuite(Path.Combine(folder, name + ".csv"))
        : throw new FormatException($"suite '{name}': expected one of {string.Join(", ", Names)}");

    /// <summary>The problems of every suite.</summary>
    /// <exception cref="FormatException">A file has a fault.</exception>
    public IReadOnlyList<ProblemEntry> ReadAll() => [.. Names.SelectMany(Read)];
}
