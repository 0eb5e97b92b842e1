using ConvBench.Bench.Cli;
using ConvBench.Bench.Runs;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>roofline [DIR]: speed against flops per byte under the machine's ceilings, from the records alone.</summary>
internal sealed class RooflineVerb(VerbContext context) : Verb(
    "roofline",
    "Draws a run's speeds under the measured FMA peak and memory bandwidth (default: the newest run below results/).",
    [], folders: 1)
{
    public override int Run(Arguments line)
    {
        string folder = RunFolder.Existing(Name, Folder(line) ?? RunFolder.NewestOfCases(RunFolder.Results)
            ?? throw new UsageException("roofline: expected a run's folder, for there is no run below results/"));
        return context.WritePages(folder, Name, Roofline);
    }

    private static PagesResult Roofline(string folder)
    {
        PagesResult pages = RunPages.WriteRoofline(folder);
        return pages.Files.Count > 0
            ? pages : throw new UsageException($"roofline '{folder}': nothing to draw: {string.Join("; ", pages.Faults)}");
    }
}
