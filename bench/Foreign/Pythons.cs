using ConvBench.Backends.Foreign;
using ConvBench.Bench.Machine;

namespace ConvBench.Bench.Foreign;

/// <summary>The Pythons of this machine, for commands that begin with "{python}".</summary>
internal static class Pythons
{
    public const string Mark = "{python}", Variable = "CONVBENCH_PYTHON";

    /// <summary>The definition with a Python in it: the user's, else the first whose worker finds what it needs, else the first.</summary>
    /// <param name="definition">May have the mark in its command.</param>
    /// <param name="given">What --python says; null for nothing.</param>
    /// <param name="isAvailable">Asks a worker whether it finds what it needs.</param>
    public static WorkerDefinition Resolved(WorkerDefinition definition, string? given, Func<WorkerDefinition, bool> isAvailable)
    {
        if (!definition.Command.Contains(Mark))
        {
            return definition;
        }

        WorkerDefinition[] all = [.. Found(given).Select(python =>
            definition with { Command = [.. definition.Command.Select(c => c == Mark ? python : c)] })];
        return all.Length == 1 ? all[0] : all.FirstOrDefault(isAvailable) ?? all[0];
    }

    /// <summary>The one that the user names, or all that are found; "python3" where none is.</summary>
    private static string[] Found(string? given)
    {
        if ((given ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } named)
        {
            return [named];
        }

        string[] programs = OperatingSystem.IsWindows() ? ["python.exe", "python3.exe"] : ["python3", "python"];
        string environment = Path.Combine(".venv", OperatingSystem.IsWindows() ? "Scripts" : "bin");
        IEnumerable<string> folders = new[] { Directory.GetCurrentDirectory(), Repository.Root }.OfType<string>()
            .Select(f => Path.Combine(f, environment))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        string[] found = [.. folders.SelectMany(f => programs.Select(p => Path.Combine(f, p)).Where(File.Exists).Take(1)).Distinct()];
        return found.Length > 0 ? found : [programs[0]];
    }
}
