using ConvBench.Bench.Cli;

namespace ConvBench.Bench.Cases;

/// <summary>What --operands may say: a distribution, a rule for each operand, a folder or a .npz file.</summary>
internal static class OperandWords
{
    /// <summary>The source of a word for a problem.</summary>
    /// <exception cref="FormatException">One line: no such operands, or they do not fit the problem.</exception>
    public static OperandSource Of(string word, ConvProblem p, OperandLayout? layout)
    {
        OperandSource source = IsPath(word) ? OperandSource.OfFiles(word, p, layout)
            : OperandSource.Parse(DistributionText.Names.FirstOrDefault(n => n.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? word);
        return source.WhyNot(p) is { } fault ? throw new FormatException(fault) : source;
    }

    /// <summary>The problems of these words, where no other is named; none where they are made.</summary>
    /// <exception cref="UsageException">Files say no problem.</exception>
    public static IReadOnlyList<string> Problems(IEnumerable<string> words) => [.. words.Where(IsPath).Select(ProblemOf).Distinct()];

    /// <summary>A name of the grammar is never a path: ./normal is a folder of that name.</summary>
    private static bool IsPath(string word) => word.AsSpan().IndexOfAny("/\\#") >= 0
        || word.EndsWith(".npz", StringComparison.OrdinalIgnoreCase)
        || (OperandSource.Find(word) is null && (Directory.Exists(word) || File.Exists(word)));

    private static string ProblemOf(string word)
    {
        string folder = OperandSource.PathOf(word);
        return !File.Exists(Path.Combine(folder, ExchangeProblem.FileName))
            ? throw new UsageException($"--operands '{word}' says no problem, expected --problem with it")
            : ExchangeProblem.Read(folder).Problem
                ?? throw new UsageException($"{ExchangeProblem.FileName}: no problem, expected a JSON object with the field problem");
    }
}
