using System.CommandLine;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Judging;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Tables;

namespace ConvBench.Bench.Verbs;

/// <summary>judge DIR: outputs that something else computed, judged like any row.</summary>
internal sealed class JudgeVerb(VerbContext context) : Verb(
    "judge",
    "Judges outputs that something else computed: a folder as export writes it, one folder of .npy files per row, or ONNX's own tests.",
    [.. ToleranceOptions.All, AgainOption, .. FolderOptions.All], folders: 1)
{
    private static readonly Option<bool> AgainOption = OptionOf.Flag("--again",
        "The folder is that of a run of judge: holds another tolerance against what it kept, without outputs or truth.");

    public override int Run(Arguments line)
    {
        ErrorTolerance? tolerance = ToleranceOptions.Of(line);
        string given = Folder(line) ?? throw new UsageException("judge: expected a folder");
        if (line.Get(AgainOption))
        {
            return Again(given, tolerance);
        }

        IReadOnlyList<JudgedProblem> problems = Problems(Name, given, out IReadOnlyList<string> notTaken);
        int code = Judge(line, problems, tolerance);
        notTaken.ToList().ForEach(context.Out.WriteLine);
        return code;
    }

    private int Judge(Arguments line, IReadOnlyList<JudgedProblem> problems, ErrorTolerance? tolerance)
    {
        using RunFolder folder =
            RunFolder.Open(FolderOptions.Of(line), MachineFacts.ShortName, "judge", out IReadOnlyList<CaseRecord> earlier);
        var sink = new RecordSink(folder.Location, earlier, _ => { });
        RunEnvironment environment = MachineFacts.Describe(line.Typed);
        foreach (JudgedProblem problem in problems)
        {
            foreach (CaseRecord record in OutputJudge.Judge(problem with { Tolerance = tolerance }).Where(r => !sink.Has(r.Key)))
            {
                sink.Add(record);
            }
        }

        RecordFile.WriteEnvironment(folder.Location,
            environment with { DurationSeconds = (DateTimeOffset.UtcNow - environment.Start).TotalSeconds });
        PagesResult pages = RunPages.WriteAll(folder.Location);
        TableText.Write(context.Out, sink.All, all: true);
        foreach (CaseRecord record in sink.All.Where(MismatchTable.Concerns))
        {
            context.Out.WriteLine();
            context.Out.WriteLine(MismatchTable.Title(record));
            AlignedText.Write(context.Out, MismatchTable.Columns, MismatchTable.Rows(record));
        }

        context.Out.WriteLine($"pages: {pages.Files[0]}");
        return sink.All.Any(r => r.Status == CaseStatus.Failed) ? ExitCode.SomeFailed : ExitCode.Ok;
    }

    /// <summary>Answers from what an earlier run kept; an output that it does not decide counts as one that fails.</summary>
    private int Again(string folder, ErrorTolerance? tolerance)
    {
        if (tolerance is null)
        {
            throw new UsageException("judge --again: expected a tolerance, --atol, --rtol or --check-error-stat");
        }

        var all = RecordFile.Read(RunFolder.Existing("judge --again", folder), out IReadOnlyList<string> faults);
        CaseRecord[] records = [.. all.Where(r => r.Algorithm != Truth.RoundedRow)];
        context.Faults(faults);
        if (records.All(r => r.Profile is null))
        {
            throw new UsageException($"judge --again '{folder}': no histograms of errors there, expected the folder of a run of judge");
        }

        context.Out.WriteLine($"{tolerance}, from the histograms in {folder}");
        AlignedText.Write(context.Out, StoredAnswers.Columns, [.. records.Select(r => StoredAnswers.Line(r, tolerance))]);
        return records.All(r => StoredAnswers.Of(r, tolerance)?.Within == true) ? ExitCode.Ok : ExitCode.SomeFailed;
    }

    /// <summary>What a folder of outputs holds.</summary>
    internal static IReadOnlyList<JudgedProblem> Problems(string verb, string folder) => Problems(verb, folder, out _);

    private static IReadOnlyList<JudgedProblem> Problems(string verb, string folder, out IReadOnlyList<string> notTaken)
    {
        notTaken = [];
        return !Directory.Exists(folder) ? throw new UsageException($"{verb} '{folder}': no such folder")
            : File.Exists(Path.Combine(folder, ExchangeProblem.FileName)) ? [ExchangeFolder.Read(folder)]
            : RowFolders.Fits(folder) ? RowFolders.Read(folder)
            : OnnxTests.Fits(folder) ? OnnxTests.Read(folder, out notTaken)
            : throw new UsageException(
            $"{verb} '{folder}': expected {ExchangeProblem.FileName} and outputs/ROW.npy (as export writes them), folders "
            + $"ROW/PROBLEM.npy, or ONNX's own tests");
    }
}
