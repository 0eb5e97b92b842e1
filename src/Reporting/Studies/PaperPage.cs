using System.Text;

namespace ConvBench.Reporting.Studies;

/// <summary>Published error tables beside the repeated ones.</summary>
internal sealed class PaperPage : IStudyPage
{
    public string Study => "paper";

    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults)
    {
        IReadOnlyList<PaperLine> lines = StudyFile.ReadLines<PaperLine>(folder, PaperLine.FileName, out IReadOnlyList<string> damaged);
        damaged.ToList().ForEach(faults.Add);
        string page = Path.Combine(folder, StudyPages.FileName);
        File.WriteAllText(page, Text(lines, header, run.Environment));
        return [page];
    }

    /// <summary>The whole page.</summary>
    internal static string Text(IReadOnlyList<PaperLine> lines, StudyHeader header, RunEnvironment environment)
    {
        var page = new StringBuilder("# Published errors, repeated\n\n");
        PaperLine[] judged = [.. lines.Where(l => l.Holds() is not null)];
        page.Append($"{Format.Whole(judged.Count(l => l.Holds() == true))} of {Format.Whole(judged.Length)} published figures and "
            + $"limits hold here; {Format.Whole(lines.Count - judged.Length)} further figures have nothing published to be held against. ");
        page.Append("Errors do not depend on the machine's speed; those of rows named *managed/…* depend on its vector width.\n\n");
        foreach (IGrouping<string, PaperLine> paper in lines.GroupBy(l => l.Paper))
        {
            PaperText text = PaperText.Of(paper.Key);
            page.Append($"## {text.Title}\n\n").Append(text.Experiment).Append(text.Experiment.Length > 0 ? "\n\n" : "");
            foreach (IGrouping<string, PaperLine> table in paper.GroupBy(l => l.Table))
            {
                Table(page, table.Key, [.. table]);
            }

            Misses(page, [.. paper.Where(l => l.Holds() == false)], text);
        }

        Reading(page, header, environment);
        return page.ToString();
    }

    private static void Table(StringBuilder page, string title, IReadOnlyList<PaperLine> lines)
    {
        bool compared = lines.Any(l => l.Theirs is not null), trials = lines.Any(l => l.StdErr is not null),
            judged = lines.Any(l => l.RatioTo is not null), remarked = lines.Any(l => l.Remark.Length > 0);
        string quantity = lines.Select(l => l.Quantity).Distinct().Count() == 1 ? lines[0].Quantity : "";
        page.Append($"### {Markdown.Escape(title)}\n\n");
        (bool Show, string Title, bool Right, Func<PaperLine, string> Value)[] columns =
        [
            (true, "row", false, l => Markdown.Escape(l.Row)),
            (quantity.Length == 0, "figure", false, l => Markdown.Escape(l.Quantity)),
            (compared, "theirs", true, l => l.Theirs is { } theirs ? Figure(theirs) : ""),
            (true, quantity.Length == 0 ? "ours" : $"ours: {quantity}", true, l => Figure(l.Ours)),
            (trials, "± standard error", true, l => l.StdErr is { } error ? Format.Percent(100 * error / l.Ours, 2) : ""),
            (compared, "ours / theirs", true, l => l.Ratio() is { } ratio ? Format.Number(ratio) : ""),
            (judged, "asked", true, Asked),
            (judged, "", false, l => l.Holds() is { } holds ? holds ? "holds" : "**outside**" : ""),
            (remarked, "remark", false, l => Markdown.Escape(l.Remark)),
        ];
        var shown = columns.Where(c => c.Show).ToArray();
        Markdown.Table(page, [.. shown.Select(c => (c.Title, c.Right))], lines.Select(l => (string[])[.. shown.Select(c => c.Value(l))]));
    }

    /// <summary>Errors in the scientific form, counts and ratios as numbers.</summary>
    private static string Figure(double x) =>
        x is > 0 and < 0.1 ? Format.Error(x) : x == Math.Floor(x) && x < 1e6 ? Format.Whole((long)x) : Format.Number(x);

    private static string Asked(PaperLine line) => line switch
    {
        { RatioTo: null } or { Theirs: null } => "",
        { Theirs: 0 } => "0",
        { RatioFrom: { } from, RatioTo: { } to } => $"{Format.Number(from)} … {Format.Number(to)}",
        _ => $"≤ {Format.Number(line.RatioTo.Value)}",
    };

    private static void Misses(StringBuilder page, IReadOnlyList<PaperLine> misses, PaperText text)
    {
        if (misses.Count == 0)
        {
            return;
        }

        IEnumerable<string> found = misses.Select(m => $"{m.Row} ({m.Table}), "
            + (m.Ratio() is { } ratio ? $"{Format.Number(ratio)} times the published figure" : Figure(m.Ours)));
        page.Append($"What does not reproduce: {Markdown.Escape(string.Join("; ", found))}.");
        page.Append(text.Misses.Length > 0 ? " " + text.Misses : "").Append("\n\n");
    }

    private static void Reading(StringBuilder page, StudyHeader header, RunEnvironment environment)
    {
        page.Append("## How to read it\n\n- `ours / theirs` between the limits asked counts as the same figure. A published maximum is "
            + "one draw: other operands move it by tens of percent, hence the factor of 2.\n");
        page.Append("- `± standard error` is that of the mean over the trials, in percent of it.\n- `paper.jsonl` has the figures with "
            + "all digits.\n\n");
        page.Append($"Made on {Markdown.Escape(environment.Machine)}.\n\n```\ndotnet run -c Release --project bench -- "
            + $"{header.CommandLine}\n```\n");
    }
}
