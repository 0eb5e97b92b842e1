namespace ConvBench.Bench.Cli;

/// <summary>The known word that a mistyped one may have meant.</summary>
internal static class DidYouMean
{
    /// <summary>"; did you mean 'x'?" where a known word is near enough, else "".</summary>
    public static string Hint(string word, IEnumerable<string> known)
    {
        (string Word, int Distance) best = known.Select(k => (k, Distance(word, k))).DefaultIfEmpty(("", int.MaxValue)).MinBy(x => x.Item2);
        bool near = best.Distance <= Math.Max(1, word.Length / 3)
            || (word.Length >= 3 && best.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        return near ? $"; did you mean '{best.Word}'?" : "";
    }

    /// <summary>Levenshtein's distance without regard to case: insertions, deletions and replacements that lead from a to b.</summary>
    internal static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
