using ConvBench.Reporting.Agree;
using ConvBench.Reporting.Drawing;
using ConvBench.Reporting.Html;
using ConvBench.Reporting.Networks;
using ConvBench.Reporting.Report;
using ConvBench.Reporting.Repro;
using ConvBench.Reporting.Rooflines;
using ConvBench.Reporting.Studies;

namespace ConvBench.Reporting.Pages;

/// <summary>Every page of a run, made from its records alone.</summary>
public static class RunPages
{
    /// <summary>Reads records.jsonl and environment.json and writes report.md, report.html, records.csv, roofline.md and
    /// the figures, and the pages of network.json, agree.jsonl and repro.jsonl where these are; of a study its page instead. Old ones are
    /// replaced. A published run has fewer figures.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <returns>The files written, and what could not be read, one line each.</returns>
    /// <exception cref="IOException">records.jsonl is missing or the folder cannot be written.</exception>
    public static PagesResult WriteAll(string runFolder)
    {
        var run = RunContent.Read(runFolder);
        if (StudyFile.Exists(runFolder))
        {
            List<string> unread = [.. run.Faults];
            return new PagesResult([.. StudyPages.Write(runFolder, run, unread)], unread);
        }

        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(run.Records);
        bool published = Publication.Exists(runFolder);
        List<PlannedFigure> figures = [.. FigurePlan.Of(groups, run.Environment).Where(f => f.IsPublished || !published)];
        List<string> files =
        [
            ReportPage.Write(runFolder, run, figures, published),
            HtmlPage.Write(runFolder, groups, run.Environment, run.Faults),
            CsvPage.Write(runFolder, run.Records),
            .. RooflinePage.Write(runFolder, run, figures),
        ];
        files.AddRange(figures.AsParallel().AsOrdered().SelectMany(f => f.Save(runFolder)));
        List<string> faults = [.. run.Faults];
        files.AddRange(NetworkPage.Write(runFolder, run, published, faults));
        files.AddRange(AgreePage.WriteAll(runFolder, run.Environment, faults));
        if (ReproFile.Exists(runFolder))
        {
            files.Add(ReproPage.Write(runFolder, run.Records, run.Environment, faults));
        }

        return new PagesResult(files, faults);
    }

    /// <summary>Writes roofline.md and its figures alone.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <returns>The files written, none where the run has no roofline; and what could not be read or drawn, one line each.</returns>
    /// <exception cref="IOException">records.jsonl is missing or the folder cannot be written.</exception>
    public static PagesResult WriteRoofline(string runFolder)
    {
        var run = RunContent.Read(runFolder);
        IReadOnlyList<ProblemGroup> groups = ProblemGroup.Of(run.Records);
        List<PlannedFigure> figures = [.. FigurePlan.Of(groups, run.Environment).Where(f => f.Kind == FigureKind.Roofline)];
        List<string> files = [.. RooflinePage.Write(runFolder, run, figures)];
        foreach (PlannedFigure figure in figures)
        {
            files.AddRange(figure.Save(runFolder));
        }

        return new PagesResult(files, [.. run.Faults, .. RooflinePage.Missing(groups, run.Environment)]);
    }
}
