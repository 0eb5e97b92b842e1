namespace ConvBench.Backends.Foreign;

/// <summary>A worker as its user configures it: what it is called and how it is started.</summary>
public sealed record WorkerDefinition
{
    /// <summary>Variables that tell a worker's libraries how many threads its cases have: pools are made before anybody can
    /// say so.</summary>
    public static IReadOnlyList<string> ThreadVariables { get; } =
        ["CONVBENCH_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"];

    /// <summary>First half of its rows' ids: small letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Program and arguments, without a shell. "{python}" is the Python that was found; a word that names a file beside the
    /// configuration is that file.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Variables on top of the user's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Its rows, for tables of machines on which it cannot be asked; empty where only the worker knows.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>The line that installs or builds what it needs; "" for none.</summary>
    public string Install { get; init; } = "";

    /// <summary>What --worker was given: the name of a configured worker, or NAME=COMMAND. The line that repeats a row has it.</summary>
    public string Word { get; init; } = "";

    /// <summary>What is wrong with it, one line; null for nothing.</summary>
    public string? Fault() =>
        !IsName(Name) ? $"worker '{Name}': expected a name of small letters, digits and hyphens, a letter first"
        : Command.Count == 0 || Command[0].Length == 0 ? $"worker '{Name}': expected a command, a list of program and arguments"
        : Algorithms.FirstOrDefault(a => !IsName(a)) is { } odd
            ? $"worker '{Name}': algorithm '{odd}': expected small letters, digits and hyphens, a letter first"
        : Environment.Keys.FirstOrDefault(k => k.Length == 0 || k.Contains('=', StringComparison.Ordinal)) is { } variable
            ? $"worker '{Name}': variable '{variable}': expected a name"
        : null;

    /// <summary>Whether a text may be half of a row's id: it becomes part of file names too.</summary>
    internal static bool IsName(string text) =>
        text.Length is > 0 and <= 40 && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
