using System.Globalization;
using System.Text.RegularExpressions;
using ConvBench.Problems;

namespace ConvBench.Shapes;

public static partial class ProblemFile
{
    /// <summary>A plain list: a problem a line as <see cref="ConvProblem.ParseAll"/> takes it, # comments,
    /// <c>include other.txt</c>.</summary>
    /// <remarks>An included file is relative to the file that names it. A problem that comes twice is kept once.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">One line: file and line, what, what was expected. A missing file too.</exception>
    public static IReadOnlyList<ConvProblem> ReadList(string path)
    {
        var problems = new List<ConvProblem>();
        if (!File.Exists(path))
        {
            throw new FormatException($"{path}: no such file, expected a list with one problem a line");
        }

        ReadList(Path.GetFullPath(path), [], problems);
        return problems.Count > 0 ? [.. problems.Distinct()] : throw new FormatException($"{path}: no problem in it, expected one a line");
    }

    private static void ReadList(string path, List<string> open, List<ConvProblem> problems)
    {
        string file = Path.GetFileName(path);
        open.Add(path);
        int number = 0;
        foreach (string raw in Lines(path, file))
        {
            number++;
            string line = Comment().Replace(raw, "").Trim();
            if (line.Length == 0)
            {
                continue;
            }

            if (!line.StartsWith("include ", StringComparison.Ordinal))
            {
                problems.AddRange(Problems(line, file, number));
                continue;
            }

            string name = line["include ".Length..].Trim(), target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, name));
            if (open.Contains(target))
            {
                throw Fault(file, number, $"include '{name}'",
                    "a file that is not being read already (the files include each other in a circle)");
            }

            if (!File.Exists(target))
            {
                throw Fault(file, number, $"include '{name}'", "a file that exists, relative to the file that names it");
            }

            ReadList(target, open, problems);
        }

        open.RemoveAt(open.Count - 1);
    }

    private static IReadOnlyList<ConvProblem> Problems(string text, string file, int number) =>
        At(file, number, () => ConvProblem.ParseAll(text));

    private static ConvProblem Problem(string text, string file, int number) => At(file, number, () => ConvProblem.Parse(text));

    /// <summary>A faulty text is named with its file and line.</summary>
    private static T At<T>(string file, int number, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{file}:{number}: {e.Message}"), e);
        }
    }

    private static string[] Lines(string path, string file)
    {
        try
        {
            return [.. File.ReadLines(path).Select(l => l.Trim())];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file}: cannot be read ({e.Message.ReplaceLineEndings(" ")}), expected a text file", e);
        }
    }

    // a # inside a word belongs to a name
    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();
}
