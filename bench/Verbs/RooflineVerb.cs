using ConvBench.Bench.Cli;
using ConvBench.Bench.Runs;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>roofline [DIR]: speed against flops per byte under the machine's ceilings, from the records alone.</summary>
internal sealed class RooflineVerb(VerbContext context) : IVerb
{
    public string Name => "roofline";

    public string Description => "Draws a run's speeds under the measured FMA peak and memory bandwidth (default: the newest run below results/).";

    public bool Selects => false;

    public bool Writes => false;

    public int Folders => 1;

    public bool TakesBenchmarkDotNet => false;

    public int Run(RunOptions options)
    {
        string folder = RunFolder.Existing(Name, options.Folder ?? RunFolder.Newest(RunFolder.Results)
            ?? throw new UsageException("roofline: expected a run's folder, for there is no run below results/"));
        return context.WritePages(folder, Name, Roofline);
    }

    private static PagesResult Roofline(string folder)
    {
        PagesResult pages = RunPages.WriteRoofline(folder);
        return pages.Files.Count > 0 ? pages : throw new UsageException($"roofline '{folder}': nothing to draw: {string.Join("; ", pages.Faults)}");
    }
}
