using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Networks;

/// <summary>network.md: a model's convolutions, what each choice of rows takes, and what it does to the output.</summary>
public static class NetworkPage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "network.md";

    /// <summary>Writes network.md, its figures and network-rows.csv; nothing where the folder holds no network.</summary>
    /// <returns>Paths of the files, the page first.</returns>
    internal static IReadOnlyList<string> Write(string runFolder, RunContent content, bool published, ICollection<string> faults)
    {
        List<string> unread = [];
        if (NetworkRun.Of(runFolder, content, unread) is not { } run)
        {
            unread.ForEach(faults.Add);
            return [];
        }

        unread.ForEach(faults.Add);
        IReadOnlyList<PlannedFigure> figures = NetworkFigures.Of(run);
        string page = Path.Combine(runFolder, FileName), csv = Path.Combine(runFolder, NetworkCsv.FileName);
        File.WriteAllText(page, Text(run, figures, [.. faults], published));
        File.WriteAllText(csv, NetworkCsv.Text(run));
        return [page, csv, .. figures.SelectMany(f => f.Save(runFolder))];
    }

    /// <summary>The whole page as text; of a published run it links nothing that such a run does not keep.</summary>
    internal static string Text(NetworkRun run, IReadOnlyList<PlannedFigure> figures, IReadOnlyList<string> faults, bool published = false)
    {
        var page = new StringBuilder();
        page.Append("# ").Append(Markdown.Escape(run.Header.Model)).Append(": its convolutions, fast and accurate\n\n");
        foreach (string sentence in NetworkHeadline.Sentences(run).Concat(faults.Select(f => "**Not readable:** " + Markdown.Escape(f))))
        {
            Markdown.Paragraph(page, "- " + sentence);
        }

        page.Append('\n');
        HeadSection.Append(page, run);
        ProblemSection.Append(page, run);
        PolicySection.Append(page, run, Picture("network-front"));
        DepthSection.Append(page, run, Picture("network-depth"), Picture("network-parts"));
        LocalSection.Append(page, run, published);
        Markdown.Flow(page, "Times and errors of every row on each problem are in [report.md](report.md), words in the project's "
            + "[glossary](../../../docs/glossary.md).");
        EnvironmentSection.AppendRun(page, [], run.Environment with { CommandLine = run.Header.CommandLine });
        return page.ToString();

        string Picture(string stem) => figures.FirstOrDefault(f => f.Stem == stem) is { } figure ? figure.Markdown + "\n\n" : "";
    }
}
