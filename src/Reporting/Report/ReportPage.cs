using System.Globalization;
using System.Text;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Networks;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rooflines;
using ConvBench.Reporting.Tables;

namespace ConvBench.Reporting.Report;

/// <summary>report.md: the page that one would publish. Headline, plot, one table for each problem, how to read and repeat it.</summary>
public static class ReportPage
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "report.md";

    /// <summary>File name of the interactive page beside it.</summary>
    public const string HtmlFile = "report.html";

    /// <summary>Writes report.md; it links the figures that <see cref="RunPages.WriteAll"/> draws beside it.</summary>
    /// <returns>Path of the file.</returns>
    internal static string Write(string runFolder, RunContent run, IReadOnlyList<PlannedFigure> figures, bool published)
    {
        string path = Path.Combine(runFolder, FileName);
        File.WriteAllText(path, Text(run.Records, run.Environment, figures, run.Faults, published, NetworkFile.Exists(runFolder)));
        return path;
    }

    /// <summary>The whole page as text; of a published run it links nothing that such a run does not keep, of a network's
    /// the page of the network.</summary>
    internal static string Text(
        IReadOnlyList<CaseRecord> records, RunEnvironment environment, IReadOnlyList<PlannedFigure> figures, IReadOnlyList<string> faults,
            bool published = false, bool network = false)
    {
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(records);
        IReadOnlyList<ProblemTable> tables = SummaryTable.Build(groups);
        var page = new StringBuilder();
        Top(page, groups, environment, faults, published, network);
        Figures(page, figures, FigureKind.Tradeoff);
        if (groups.Count(g => g.Front.Count > 0) > FigurePlan.MostPanels)
        {
            page.Append("Pictures show the first ").Append(Format.Whole(FigurePlan.MostPanels))
                .Append(" layers of each thread count; the interactive page has all.\n\n");
        }

        Figures(page, figures, FigureKind.Suite);
        Figures(page, figures, FigureKind.Sweep);
        Figures(page, figures, FigureKind.Heat);
        Figures(page, figures, FigureKind.Scaling);
        DeviceSection.Append(page, groups, figures);
        HeadlineSection.Append(page, groups);
        ChooserSection.Append(page, groups);
        LayerSection.Append(page, groups, tables, figures);
        MismatchSection.Append(page, groups);
        PhaseSection.Append(page, tables);
        SubnormalSection.Append(page, groups);
        ColdSection.Append(page, groups);
        ChainSection.Append(page, groups);
        if (figures.Any(f => f.Kind == FigureKind.Time))
        {
            page.Append("## Time of every row\n\n");
            Figures(page, figures, FigureKind.Time);
        }

        if (figures.Any(f => f.Kind == FigureKind.Roofline))
        {
            page.Append("## Roofline\n\nWhat the machine's ceilings allow each layer; the numbers are in [roofline.md](")
                .Append(RooflinePage.FileName).Append(").\n\n");
            Figures(page, figures, FigureKind.Roofline);
        }

        ReadingSection.Append(page);
        EnvironmentSection.Append(page, groups, environment);
        return page.ToString();
    }

    /// <summary>What both pages are called.</summary>
    internal static string Title(RunEnvironment environment) =>
        $"Convolution on {(environment.CpuModel.Length > 0 ? environment.CpuModel : environment.Machine)}: speed and accuracy";

    /// <summary>What a reader should know first, one fact each: headline, checks, what could not be read.</summary>
    internal static IEnumerable<string> Sentences(IReadOnlyList<ProblemGroup> groups, IReadOnlyList<string> faults)
    {
        int failed = groups.Sum(g => g.NotShown.Count(r => r.Status == CaseStatus.Failed));
        return
        [
            .. new Headline(groups).Sentences(),
            failed == 0
                ? "**Checked:** every row below passed the checks on its result; none failed."
                : $"**Failed:** {Format.Whole(failed)} {(failed == 1 ? "case" : "cases")}; named below the tables, without a time.",
            .. faults.Select(f => "**Not readable:** " + f),
        ];
    }

    private static void Top(StringBuilder page, IReadOnlyList<ProblemGroup> groups, RunEnvironment environment,
        IReadOnlyList<string> faults, bool published, bool network)
    {
        page.Append(CultureInfo.InvariantCulture, $"# {Markdown.Escape(Title(environment))}\n\n");
        page.Append(published ? "To look at rather than read: `report` on this folder makes report.html, an interactive page, and more "
            + "figures.\n\n"
            : $"To look at rather than read: the [interactive page]({HtmlFile}), one file that opens from disk.\n\n");
        page.Append(network ? $"The network as a whole, from input to output: [{NetworkPage.FileName}]({NetworkPage.FileName}).\n\n" : "");
        foreach (string sentence in Sentences(groups, [.. faults.Select(Markdown.Escape)]))
        {
            page.Append("- ").Append(sentence).Append('\n');
        }

        page.Append('\n');
    }

    internal static void Figures(StringBuilder page, IReadOnlyList<PlannedFigure> figures, FigureKind kind)
    {
        foreach (PlannedFigure figure in figures.Where(f => f.Kind == kind))
        {
            page.Append(figure.Markdown).Append("\n\n");
        }
    }
}
