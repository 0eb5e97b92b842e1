using System.Runtime.CompilerServices;

namespace ConvBench.Tests;

/// <summary>Files of the repository that these tests read where they lie.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), ".."));

    public static string Problems { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "bench", "Problems"));

    public static string Fixture(string name) => Path.Combine(Here(), "Core", "Files", "Fixtures", name);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
