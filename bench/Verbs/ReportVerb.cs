using ConvBench.Bench.Cli;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>report DIR: every page again, from the records alone.</summary>
internal sealed class ReportVerb(VerbContext context) : Verb(
    "report",
    "Rebuilds every page of a run's folder from its records.",
    [], folders: 1)
{
    public override int Run(Arguments line)
    {
        string folder = RunFolder.Existing(Name, Folder(line) ?? throw new UsageException("report: expected a run's folder"));
        return context.WritePages(folder, Name, f =>
        {
            PagesResult pages = RunPages.WriteAll(f);
            if (!StudyFile.Exists(f))
            {
                TableText.Write(context.Out, RecordFile.Read(f, out _), all: true);
            }

            return pages;
        });
    }
}
