using System.Text.RegularExpressions;

namespace ConvBench.Tests.Docs;

/// <summary>A table of a hand-written page, with the comment above it that names its source.</summary>
/// <param name="Page">Path below the repository.</param>
/// <param name="Line">Line of its headings, from 1.</param>
/// <param name="Source">What stands in the comment behind "figures: "; null where there is none.</param>
/// <param name="Links">Targets of the links of its section.</param>
/// <param name="Headings">Its columns.</param>
/// <param name="Rows">Its cells.</param>
internal sealed partial record DocsTable(string Page, int Line, string? Source, IReadOnlyList<string> Links,
    IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private static readonly string[] Structure = ["", "---", "--:"];

    /// <summary>Whether a cell behind the first holds a measured number: one with a point, an exponent or a percent sign.</summary>
    public bool HoldsFigures => Rows.Any(r => r.Skip(1).Any(c => Figure().IsMatch(Plain(c))));

    /// <summary>Where a fault lies.</summary>
    public string Place => $"{Page}:{Line}";

    /// <summary>The tables of a page.</summary>
    public static IReadOnlyList<DocsTable> Of(string page, IReadOnlyList<string> lines)
    {
        var tables = new List<DocsTable>();
        for (int i = 0; i + 1 < lines.Count; i++)
        {
            if (!IsRow(lines[i]) || Cells(lines[i + 1]).Except(Structure).Any())
            {
                continue;
            }

            int end = i + 2;
            while (end < lines.Count && IsRow(lines[end]))
            {
                end++;
            }

            string? source = lines.Take(i).Reverse().SkipWhile(l => l.Length == 0).Take(1)
                .Select(l => Comment().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value).FirstOrDefault();
            tables.Add(new DocsTable(page, i + 1, source, Targets(Section(lines, i)), Cells(lines[i]),
                [.. lines.Skip(i + 2).Take(end - i - 2).Select(Cells)]));
            i = end;
        }

        return tables;
    }

    /// <summary>The sections of a page: heading and text.</summary>
    public static IEnumerable<IReadOnlyList<string>> Sections(IReadOnlyList<string> lines)
    {
        int[] starts = [0, .. Enumerable.Range(1, lines.Count - 1).Where(i => IsHeading(lines[i])), lines.Count];
        return starts.Zip(starts.Skip(1), (from, to) => (IReadOnlyList<string>)[.. lines.Skip(from).Take(to - from)]);
    }

    /// <summary>Whether a text has a number with a point, an exponent or a percent sign.</summary>
    public static bool HasFigure(string text) => Figure().IsMatch(Plain(text));

    /// <summary>Targets of the links of a text.</summary>
    public static IReadOnlyList<string> Targets(IEnumerable<string> lines) =>
        [.. lines.SelectMany(l => Target().Matches(l)).Select(m => m.Groups[1].Value)];

    /// <summary>A text without links' addresses, code and emphasis.</summary>
    private static string Plain(string text) => Code().Replace(Target().Replace(text, "]"), "").Replace("**", "", StringComparison.Ordinal);

    private static IReadOnlyList<string> Section(IReadOnlyList<string> lines, int line)
    {
        int from = line, to = line;
        while (from > 0 && !IsHeading(lines[from]))
        {
            from--;
        }

        while (to < lines.Count && !IsHeading(lines[to]))
        {
            to++;
        }

        return [.. lines.Skip(from).Take(to - from)];
    }

    private static bool IsHeading(string line) => line.StartsWith("##", StringComparison.Ordinal);

    private static bool IsRow(string line) => line.StartsWith('|');

    private static IReadOnlyList<string> Cells(string line) => [.. line.Trim().Trim('|').Split(" |").Select(c => c.Trim(' ', '|'))];

    [GeneratedRegex(@"^<!-- figures: (.*) -->$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\d\.\d|\de-\d|\d %")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Target();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}
