using ConvBench.Bench.Cli;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>report DIR: every page again, from the records alone.</summary>
internal sealed class ReportVerb(VerbContext context) : IVerb
{
    public string Name => "report";

    public string Description => "Rebuilds every page of a run's folder from its records.";

    public bool Selects => false;

    public bool Writes => false;

    public int Folders => 1;

    public bool TakesBenchmarkDotNet => false;

    public int Run(RunOptions options)
    {
        string folder = RunFolder.Existing(Name, options.Folder ?? throw new UsageException("report: expected a run's folder"));
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
