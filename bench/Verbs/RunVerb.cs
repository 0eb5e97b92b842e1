using System.CommandLine;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Bench.Timing;
using ConvBench.Reporting.Tables;

namespace ConvBench.Bench.Verbs;

/// <summary>run: time and error of every case. accuracy: the same without the times.</summary>
internal sealed class RunVerb(VerbContext context, bool timed) : Verb(
    timed ? "run" : "accuracy",
    timed ? "Times every case and measures its error (default verb)." : "Measures errors alone: the same checks, no timing.",
    [.. CaseOptions.All, MaxError, .. FolderOptions.All, .. LimitOptions.All,
        .. timed ? [Passes, Cold, Profile, Chain] : (Option[])[], Quiet, Json, All])
{
    private static readonly Option<double?> MaxError = OptionOf.Number("--max-error",
        "Relative L2 error that managed/auto may make: it picks the fastest algorithm expected to stay below, "
        + "and fails where it does not.");

    private static readonly Option<int?> Passes = OptionOf.Whole("--passes",
        "Passes of each case, in random order over the rows of a problem "
        + "(default: 8, 3 to 8 of slow cases; 3 where the job behind -- is yours).",
        1, 1000);

    private static readonly Option<bool> Cold = OptionOf.Flag("--cold",
        "Time the first call and calls with evicted caches too (cpu), and say after how many calls a costlier preparation pays.");

    private static readonly Option<bool> Profile = OptionOf.Flag("--profile",
        "Say where the time of each row goes, for rows that can tell.");

    private static readonly Option<int?> Chain = OptionOf.Whole("--chain",
        "Time the layer also this many times in a row, in one session where the library has such a thing: what it turns at the ends "
        + "of a layer, it may turn once.", 2, 64);

    private static readonly Option<bool> Quiet = OptionOf.Flag("--quiet", "Print failures and the last line alone.");

    private static readonly Option<bool> Json = OptionOf.Flag("--json", "Print every record as a line of JSON, and nothing else.");

    private static readonly Option<bool> All = OptionOf.Flag("--all",
        "Print every table; without it a long run prints a line for each layer.");

    public override bool TakesBenchmarkDotNet => timed;

    public override int Run(Arguments line)
    {
        var user = UserConfig.Parse(line.BenchmarkDotNet);
        CaseOptions chosen = CaseOptions.Of(line);
        IReadOnlyList<ConvCase> cases = TimedRun.Filtered(user, context.Selection.Cases(chosen));
        if (cases.Count == 0)
        {
            throw new UsageException("BenchmarkDotNet's filters (behind --) leave none of the chosen cases");
        }

        bool json = line.Get(Json), quiet = json || line.Get(Quiet);
        IProgressScreen screen = quiet ? new QuietScreen(context.Out, json) : context.Screen();
        using var session = new Session(context, line, RunName(chosen), screen, user.Environment);
        session.Run(() =>
        {
            using var run = new CaseRun(session, cases, timed);
            if (timed)
            {
                run.Execute(user, Shape(line), line.Get(Passes));
            }
            else
            {
                run.Execute(_ => Shape(line));
            }
        });
        TextWriter words = json ? TextWriter.Null : context.Out; // with --json the output is JSON to its last line
        return Report(session, quiet, line.Get(All), words);
    }

    private static Protocol.CaseRequest Shape(Arguments line) => CaseExecutor.Shape with
    {
        MaxRelL2 = line.Get(MaxError),
        Profile = line.Get(Profile),
        Chain = line.Get(Chain),
        ColdCacheBytes = line.Get(Cold) ? MachineFacts.LastLevelCacheBytes : null,
    };

    private static string RunName(CaseOptions options) => options.Problems.Count + options.ProblemFiles.Count > 0 ? "problems"
        : options.Suites.Count == 0 ? Selection.DefaultSuite
        : string.Join('-', options.Suites.Where(s => s.All(c => char.IsLetterOrDigit(c) || c == '-')).Take(3)) is { Length: > 0 } name
            ? name : "suites";

    private int Report(Session session, bool quiet, bool all, TextWriter words)
    {
        IReadOnlyList<CaseRecord> records = session.Records.All;
        if (!quiet && records.Count > 0)
        {
            TableText.Write(context.Out, records, all);
        }

        IReadOnlyList<string> files = records.Count > 0 ? session.WritePages() : [];
        words.WriteLine(session.Summary());
        WriteEnd(words, quiet ? [] : RunOverview.Sentences(records), files, session.Folder.Location);
        return session.End(Name, words, session.AnyFailed);
    }

    /// <summary>What the run comes to in three sentences, and where its pages are, the one to look around in first.</summary>
    private static void WriteEnd(TextWriter output, IReadOnlyList<string> sentences, IReadOnlyList<string> files, string folder)
    {
        foreach (string sentence in sentences)
        {
            AlignedText.Paragraph(output, sentence);
        }

        string[] paths = [.. files.Where(f => Path.GetExtension(f) is ".html" or ".md").OrderBy(f => Path.GetExtension(f) != ".html")];
        IEnumerable<string> shown = (paths.Length > 0 ? paths : [folder]).Select(VerbContext.Shown);
        output.WriteLine("pages: " + string.Join(Environment.NewLine + "       ", shown));
    }
}
