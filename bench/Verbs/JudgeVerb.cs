using ConvBench.Bench.Cli;
using ConvBench.Bench.Judging;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;

namespace ConvBench.Bench.Verbs;

/// <summary>judge DIR: outputs that something else computed, judged like any row.</summary>
internal sealed class JudgeVerb(VerbContext context) : Verb(
    "judge",
    "Judges outputs that something else computed: a folder as export writes it, or one folder of .npy files per row.",
    FolderOptions.All, folders: 1)
{
    public override int Run(Arguments line)
    {
        IReadOnlyList<JudgedProblem> problems = Problems(Name, Folder(line) ?? throw new UsageException("judge: expected a folder"));
        using RunFolder folder =
            RunFolder.Open(FolderOptions.Of(line), MachineFacts.ShortName, "judge", out IReadOnlyList<CaseRecord> earlier);
        var sink = new RecordSink(folder.Location, earlier, _ => { });
        RunEnvironment environment = MachineFacts.Describe(line.Typed);
        foreach (JudgedProblem problem in problems)
        {
            foreach (CaseRecord record in OutputJudge.Judge(problem).Where(r => !sink.Has(r.Key)))
            {
                sink.Add(record);
            }
        }

        RecordFile.WriteEnvironment(folder.Location,
            environment with { DurationSeconds = (DateTimeOffset.UtcNow - environment.Start).TotalSeconds });
        PagesResult pages = RunPages.WriteAll(folder.Location);
        TableText.Write(context.Out, sink.All, all: true);
        context.Out.WriteLine($"pages: {pages.Files[0]}");
        return sink.All.Any(r => r.Status == CaseStatus.Failed) ? ExitCode.SomeFailed : ExitCode.Ok;
    }

    /// <summary>What a folder of outputs holds.</summary>
    internal static IReadOnlyList<JudgedProblem> Problems(string verb, string folder) =>
        !Directory.Exists(folder) ? throw new UsageException($"{verb} '{folder}': no such folder")
        : File.Exists(Path.Combine(folder, ExchangeFolder.ProblemName)) ? [ExchangeFolder.Read(folder)]
        : RowFolders.Fits(folder) ? RowFolders.Read(folder)
        : throw new UsageException(
        $"{verb} '{folder}': expected {ExchangeFolder.ProblemName} and outputs/ROW.npy (as export writes them), or folders "
            + $"ROW/PROBLEM.npy");
}
