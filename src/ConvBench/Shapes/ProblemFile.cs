using System.Globalization;
using System.Text;
using ConvBench.Operands;

namespace ConvBench.Shapes;

/// <summary>Reads problems from text files: suites as CSV, and plain lists with one problem a line.</summary>
public static partial class ProblemFile
{
    private const string Columns = "name,problem,count,tags,source";

    /// <summary>A suite: the line <c>name,problem,count,tags,source</c>, then one problem a line.</summary>
    /// <remarks>
    /// Lines that start with # are comments. Fields in double quotes may hold commas, "" is a quote. An empty count is 1.
    /// Tags, separated by
    /// spaces: <c>heavy</c>, <c>dist=keras</c> and so on. An empty source takes the file's <c># source: ...</c> line above it.
    /// </remarks>
    /// <param name="path">The file; its name without .csv is the suite's.</param>
    /// <exception cref="FormatException">One line: file and line, what, what was expected. A missing file too.</exception>
    public static IReadOnlyList<ProblemEntry> ReadSuite(string path)
    {
        string file = Path.GetFileName(path), suite = Path.GetFileNameWithoutExtension(path), source = "";
        var entries = new List<ProblemEntry>();
        bool header = false;
        int number = 0;
        foreach (string line in Lines(path, file))
        {
            number++;
            if (line.StartsWith("# source:", StringComparison.Ordinal))
            {
                source = line["# source:".Length..].Trim();
            }

            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (!header)
            {
                header = line == Columns ? true : throw Fault(file, number, $"'{line}'", $"the header {Columns}");
                continue;
            }

            ProblemEntry entry = Entry(line, suite, source, file, number);
            Distinct(entries, entry, file, number);
            entries.Add(entry);
        }

        return entries.Count > 0 ? entries : throw Fault(file, number, "no problem", $"the header {Columns} and a problem below it");
    }

    private static ProblemEntry Entry(string line, string suite, string source, string file, int number)
    {
        List<string> fields = Fields(line, file, number);
        if (fields.Count != 5)
        {
            throw Fault(file, number, $"{fields.Count} fields", $"5: {Columns}");
        }

        int count = 1;
        if (fields[2].Length > 0 && (!int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1))
        {
            throw Fault(file, number, $"count '{fields[2]}'", "a whole number of at least 1, or nothing");
        }

        bool heavy = false;
        Distribution? distribution = null;
        foreach (string tag in fields[3].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            heavy |= tag == "heavy";
            if (tag.StartsWith("dist=", StringComparison.Ordinal) && !char.IsAsciiDigit(tag[^1])
                && Enum.TryParse(tag["dist=".Length..], ignoreCase: true, out Distribution named))
            {
                distribution = named;
            }
            else if (tag != "heavy")
            {
                throw Fault(file, number, $"tag '{tag}'",
                    $"heavy or dist= and one of {string.Join(", ", Enum.GetNames<Distribution>()).ToLowerInvariant()}");
            }
        }

        source = fields[4].Length > 0 ? fields[4] : source;
        return fields[0].Length == 0 ? throw Fault(file, number, "no name", "a name in the first field")
            : source.Length == 0 ? throw Fault(file, number, "no source", "a source in the last field or a '# source:' line above")
            : new ProblemEntry(fields[0], Problem(fields[1], file, number), suite, source, heavy, count, distribution);
    }

    private static void Distinct(List<ProblemEntry> entries, ProblemEntry entry, string file, int number)
    {
        if (entries.Find(e => e.Name == entry.Name) is not null)
        {
            throw Fault(file, number, $"name '{entry.Name}'", "each name once in a suite");
        }

        if (entries.Find(e => e.Problem == entry.Problem) is ProblemEntry same)
        {
            throw Fault(file, number, $"problem '{entry.Problem}'", $"each problem once in a suite ('{same.Name}' has it already)");
        }
    }

    private static List<string> Fields(string line, string file, int number)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }

        fields.Add(field.ToString().Trim());
        return quoted ? throw Fault(file, number, "an open quote", "a closing double quote on the same line") : fields;
    }

    private static FormatException Fault(string file, int number, string what, string expected) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file}:{number}: {what}, expected {expected}"));
}
