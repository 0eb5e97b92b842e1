using System.Text.RegularExpressions;

namespace ConvBench.Bench.Cli;

/// <summary>Words with * and ? against names, without regard to case.</summary>
internal static class Globs
{
    /// <summary>The names that any of the words match, in the names' order; all of them where there are no words.</summary>
    /// <param name="option">Named in the fault, "--algorithm".</param>
    /// <param name="words">The user's.</param>
    /// <param name="names">What there is.</param>
    /// <param name="keys">What a word may match of a name: itself, or a part.</param>
    /// <exception cref="UsageException">A word matches nothing.</exception>
    public static IReadOnlyList<string> Select(string option, IReadOnlyList<string> words, IReadOnlyList<string> names,
        Func<string, string[]> keys)
    {
        if (words.Count == 0)
        {
            return names;
        }

        var chosen = new HashSet<string>();
        foreach (string word in words)
        {
            string[] matches = [.. names.Where(n => keys(n).Any(k => Matches(word, k)))];
            if (matches.Length == 0)
            {
                string[] known = [.. names.SelectMany(keys).Distinct()];
                throw new UsageException($"{option} '{word}' matches none of {string.Join(", ", names)}{DidYouMean.Hint(word, known)}");
            }

            chosen.UnionWith(matches);
        }

        return [.. names.Where(chosen.Contains)];
    }

    /// <summary>* stands for any text, ? for one character.</summary>
    public static bool Matches(string glob, string name)
    {
        string pattern = Regex.Escape(glob).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal);
        return Regex.IsMatch(name, $"^{pattern}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
