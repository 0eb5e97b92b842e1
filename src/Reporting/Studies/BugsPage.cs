using System.Text;
using ConvBench.Gates;

namespace ConvBench.Reporting.Studies;

/// <summary>The page of the study of planted bugs: which gate catches each, and which bug none.</summary>
internal sealed class BugsPage : IStudyPage
{
    private static readonly (string, bool)[] Columns =
        [("bug", false), ("what is wrong", false), ("caught", true), ("by", false), ("message", false)];

    /// <summary>Errors of two right orders of the same sum differ by more.</summary>
    private const double Nothing = 1.05;

    /// <summary>What the gate *mean square* grants managed Winograd rows, the least of all (docs/reference/gates.md).</summary>
    private const double Tightest = 1.3;

    /// <summary>Gates of what is right and in a false time.</summary>
    private static readonly CaseGate[] Cheats = [CaseGates.WholeRuns, CaseGates.OutsideRun, CaseGates.ChangedInput];

    public string Study => "bugs";

    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults)
    {
        IReadOnlyList<BugRecord> read = StudyFile.ReadLines<BugRecord>(folder, BugRecord.FileName, out IReadOnlyList<string> damaged);
        damaged.ToList().ForEach(faults.Add);
        string path = Path.Combine(folder, StudyPages.FileName);
        File.WriteAllText(path, Text(
            [.. read.Where(r => r is { Name: not null, What: not null, Gates: not null, Problem: not null, Message: not null })], header));
        return [path];
    }

    /// <summary>The whole page.</summary>
    internal static string Text(IReadOnlyList<BugRecord> lines, StudyHeader header)
    {
        BugRecord[] latest = [.. lines.GroupBy(l => l.Name).Select(g => g.Last())]; // a study that was continued has lines twice
        BugRecord[] bugs = [.. latest.Where(l => l.Planted)], missed = [.. bugs.Where(l => l.Caught == 0)],
            blamed = [.. latest.Where(l => !l.Planted && l.Caught > 0)];
        var page = new StringBuilder("# Planted bugs: do the gates see a wrong convolution?\n\n");
        page.Append('`').Append(header.CommandLine).Append("`\n\n");
        page.Append("Each bug is a row that goes through every check of a timed case on a fixed set of small problems. ")
            .Append(Format.Whole(bugs.Length - missed.Length)).Append(" of ").Append(Format.Whole(bugs.Length)).Append(" are caught")
            .Append(missed.Length == 0
            ? ": 100 %.\n" : $"; **not caught:** {string.Join(", ", missed.Select(m => Markdown.Escape(m.Name)))}.\n");
        page.Append(blamed.Length == 0
            ? "The right algorithms that they spoil pass everywhere.\n\n"
            : $"**Right algorithms that fail:** "
            + $"{string.Join(", ", blamed.Select(b => $"{Markdown.Escape(b.Name)} ({Markdown.Escape(b.Message)})"))}.\n\n");
        page.Append("*caught*: problems that fail, of those on which the bug can show. *by*: the gates and how often each was the "
            + "first to see it; ")
            .Append("*message*: of the first of these problems.\n\n");
        Markdown.Table(page, Columns, bugs.Select(Row));
        Subtle(page, bugs);
        Gates(page, bugs);
        return page.ToString();
    }

    /// <summary>Every gate of the program, with the bugs that it was the first to see.</summary>
    private static void Gates(StringBuilder page, BugRecord[] bugs)
    {
        page.Append("\n## The gates\n\nIn the order in which a case meets them; *bugs*: how many of these a gate was the first to see, "
            + "on any problem.\n\n");
        Markdown.Table(page, [("gate", false), ("what it sees", false), ("where its limit comes from", false), ("bugs", true)],
            CaseGates.All.Select(g =>
            (IReadOnlyList<string>)[g.Name, g.Sees, g.Derivation, Format.Whole(bugs.Count(b => b.Gates.ContainsKey(g.Name)))]));
    }

    private static IReadOnlyList<string> Row(BugRecord bug) =>
    [
        Markdown.Escape(bug.Name), Markdown.Escape(bug.What), $"{Format.Whole(bug.Caught)} of {Format.Whole(bug.Affected)}",
        bug.Caught == 0 ? "**none**" : string.Join(", ", bug.Gates.OrderByDescending(g => g.Value)
            .ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {Format.Whole(g.Value)}")),
        bug.Caught == 0 ? "" : $"{Markdown.Escape(bug.Problem)}: {Markdown.Escape(bug.Message)}",
    ];

    /// <summary>Bugs that pass somewhere where they can show: the nearest to slipping through.</summary>
    private static void Subtle(StringBuilder page, BugRecord[] bugs)
    {
        BugRecord[] subtle = [.. bugs.Where(b => b.Caught < b.Affected).OrderBy(b => b.Caught / (double)b.Affected)];
        if (subtle.Length == 0)
        {
            return;
        }

        page.Append("\n## The subtlest\n\nThese pass on some problems; a run of one such problem alone would not see them. *× right*: the "
            + "error with which it passes over that of the right algorithm that it spoils, problem by problem. Near 1 there is nothing "
            + "to see: the bug's error is below the rounding of the right algorithm.\n\n");
        Markdown.Table(page, [("bug", false), ("passes on", true), ("largest error that passes", true), ("× right", false),
            ("why it passes", false)],
            subtle.Select(b => (IReadOnlyList<string>)
            [Markdown.Escape(b.Name), $"{Format.Whole(b.Affected - b.Caught)} of {Format.Whole(b.Affected)}",
                b.LargestPassed is { } e ? Format.Error(e) : "",
                string.Join(", ", (b.Passed ?? new Dictionary<string, double>()).OrderByDescending(p => p.Value)
                    .Select(p => $"`{p.Key}` {Format.Times(p.Value)}")), Why(b)]));
    }

    /// <summary>What its errors say of a bug that passes.</summary>
    private static string Why(BugRecord bug) => bug.Passed is not { Count: > 0 } passed ? ""
        : passed.Values.Max() switch
        {
            <= Nothing when Cheats.Any(g => bug.Gates.ContainsKey(g.Name)) =>
                "its output is right, and on so short a layer its time as well",
            <= Nothing => "nothing to see: what it changes is below the rounding of right code",
            <= Tightest => $"within the {Format.Times(Tightest)} that the tightest model grants a right row",
            _ => "**its row's model grants more than it makes**: such an error is seen on other layers alone",
        };
}
