using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Studies.Curves;

namespace ConvBench.Reporting.Studies;

/// <summary>A study's page made of ordinary records: what was asked, a figure of curves, tables, and what each curve says
/// in words.</summary>
internal abstract class CurvePage : IStudyPage
{
    /// <inheritdoc/>
    public abstract string Study { get; }

    /// <summary>Heading of page and figure.</summary>
    protected abstract string Title { get; }

    /// <summary>What was measured and how to read it; a paragraph.</summary>
    protected abstract string Lead { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(string folder, StudyHeader header, RunContent run, ICollection<string> faults)
    {
        string path = Path.Combine(folder, StudyPages.FileName);
        File.WriteAllText(path, Text(header, run));
        CaseRecord[] measured = Measured(run.Records);
        return measured.Length == 0 ? [path] : [path, .. Figure(measured).Save(Path.Combine(folder, Study))];
    }

    /// <summary>The page.</summary>
    internal string Text(StudyHeader header, RunContent run)
    {
        var page = new StringBuilder();
        CaseRecord[] measured = Measured(run.Records);
        page.Append(CultureInfo.InvariantCulture, $"# {Title}\n\n{Lead}\n\n");
        if (measured.Length == 0)
        {
            page.Append("No case ended with an error to show.\n\n");
        }
        else
        {
            page.Append(CultureInfo.InvariantCulture, $"![{Title}]({Study}.svg)\n\n");
            Body(page, measured);
            Bounds(page, measured);
        }

        Failed(page, run.Records);
        int seeds = measured.Select(r => r.Seed).Distinct().Count();
        page.Append(CultureInfo.InvariantCulture,
            $"## How it was made\n\n{Format.Whole(measured.Length)} cases, {Format.Whole(seeds)} seed{(seeds == 1 ? "" : "s")} of the "
                + $"operands at each point, geometric means over the seeds, ");
        page.Append(CultureInfo.InvariantCulture,
            $"on {Markdown.Escape(run.Environment.CpuModel.Length > 0 ? run.Environment.CpuModel : run.Environment.Machine)}. Repeat: "
                + $"`{header.CommandLine}`\n");
        return page.ToString();
    }

    /// <summary>The figure.</summary>
    internal abstract Figure Figure(IReadOnlyList<CaseRecord> measured);

    /// <summary>Tables and words below the figure.</summary>
    protected abstract void Body(StringBuilder page, IReadOnlyList<CaseRecord> measured);

    /// <summary>A list of sentences.</summary>
    protected static void List(StringBuilder page, IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            page.Append("- ").Append(sentence).Append('\n');
        }

        page.Append('\n');
    }

    /// <summary>Curves as a table: a row each, its mean at each x.</summary>
    protected static void Table(StringBuilder page, string corner, IReadOnlyList<StudyCurve> curves,
        IReadOnlyList<(double X, string Text)> columns, Func<double, string> format) =>
        Markdown.Table(page, [(corner, false), .. columns.Select(c => (c.Text, true))],
            curves.Select(c => (IReadOnlyList<string>)[$"`{c.Row}`", .. columns.Select(x => c.At(x.X) is { } y ? format(y) : "")]));

    /// <summary>Every x of some curves, with its text.</summary>
    protected static IReadOnlyList<(double X, string Text)> Columns(IReadOnlyList<StudyCurve> curves) =>
        [.. curves.SelectMany(c => c.Points).Select(p => p.X).Distinct().Order().Select(x => (x, Format.Whole((long)x)))];

    private static CaseRecord[] Measured(IReadOnlyList<CaseRecord> records) =>
        [.. records.Where(r => r is { Status: CaseStatus.Ok, Error: not null })];

    private static void Bounds(StringBuilder page, IReadOnlyList<CaseRecord> measured)
    {
        var rows = measured.Where(r => r.Bound is not null).GroupBy(r => r.Algorithm).ToList();
        if (rows.Count > 0)
        {
            page.Append("## Rigorous bounds\n\nThe largest share of its own a priori bound that an output's error uses, least and "
                + "greatest over the cases; above 1 a row would have failed.\n\n");
            Markdown.Table(page, [("row", false), ("share of the bound", true), ("bound over that of any order", true)],
                rows.Select(g => (IReadOnlyList<string>)
            [
                $"`{g.Key}`", $"{Format.Number(g.Min(r => r.Bound!.WorstShare), 2)} to {Format.Number(g.Max(r => r.Bound!.WorstShare), 2)}",
                $"{Format.Number(g.Min(r => r.Bound!.Amplification), 2)} to {Format.Number(g.Max(r => r.Bound!.Amplification), 2)}",
            ]));
        }
    }

    private static void Failed(StringBuilder page, IReadOnlyList<CaseRecord> records)
    {
        CaseRecord[] failed = [.. records.Where(r => r.Status == CaseStatus.Failed)];
        if (failed.Length > 0)
        {
            page.Append("## Failed\n\n");
            List(page, failed.Select(r =>
                $"`{r.Algorithm}` on `{r.Problem}`, {r.Distribution}, seed {Format.Whole(r.Seed)}: {Markdown.Escape(r.Reason)}"));
        }
    }
}
