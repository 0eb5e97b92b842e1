using System.Diagnostics;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Bench.Timing;
using ConvBench.Reporting.Pages;
using ConvBench.Reporting.Rows;
using ConvBench.Reporting.Tables;

namespace ConvBench.Bench.Verbs;

/// <summary>run: time and error of every case. accuracy: the same without the times.</summary>
internal sealed class RunVerb(VerbContext context, bool timed) : IVerb
{
    public string Name => timed ? "run" : "accuracy";

    public string Description => timed
        ? "Times every case and measures its error (default verb)."
        : "Measures errors alone: the same checks, no timing.";

    public bool Selects => true;

    public bool Writes => true;

    public int Folders => 0;

    public IReadOnlyList<System.CommandLine.Option> Own => [Options.Quiet, Options.Json, Options.All];

    public bool TakesBenchmarkDotNet => timed;

    public int Run(RunOptions options)
    {
        long began = Stopwatch.GetTimestamp();
        var user = UserConfig.Parse(options.BenchmarkDotNet);
        IReadOnlyList<ConvCase> cases = TimedRun.Filtered(user, context.Selection.Cases(options));
        if (cases.Count == 0)
        {
            throw new UsageException("BenchmarkDotNet's filters (behind --) leave none of the chosen cases");
        }

        using RunFolder folder = RunFolder.Open(options, MachineFacts.ShortName, RunName(options), out IReadOnlyList<CaseRecord> earlier);
        using var stop = new StopSignal();
        using WorkerPool pool = context.Pool(options, user.Environment, folder.Log, stop.Token);
        RunEnvironment environment = MachineFacts.Describe(options.CommandLine);
        using var session = new RunSession(folder, pool, context.Screen(options), earlier, cases);
        try
        {
            session.Prepare(environment, timed);
            session.Execute(timed ? user : null, CaseExecutor.Shape with
            {
                MaxRelL2 = options.MaxError,
                Profile = options.Profile,
                ColdCacheBytes = options.Cold ? MachineFacts.LastLevelCacheBytes : null,
            });
        }
        catch (OperationCanceledException)
        {
            session.Stopped = true;
        }

        session.Finish(Stopwatch.GetElapsedTime(began), timed);
        return Report(session, folder, options);
    }

    private static string RunName(RunOptions options) => options.Problems.Count + options.ProblemFiles.Count > 0 ? "problems"
        : options.Suites.Count > 0 ? string.Join('-', options.Suites.Where(s => s.All(char.IsLetterOrDigit)).Take(3)) is { Length: > 0 } name ? name : "suites"
        : Selection.DefaultSuite;

    private int Report(RunSession session, RunFolder folder, RunOptions options)
    {
        PagesResult? pages = null;
        if (session.Records.Count > 0)
        {
            if (!options.Quiet && !options.Json)
            {
                TableText.Write(context.Out, session.Records, options.All);
            }

            pages = RunPages.WriteAll(folder.Location);
        }

        int failed = session.Records.Count(r => r.Status == CaseStatus.Failed);
        TextWriter words = options.Json ? TextWriter.Null : context.Out; // with --json the output is JSON to its last line
        words.WriteLine(session.Summary());
        WriteEnd(words, options.Quiet ? [] : RunOverview.Sentences(session.Records), pages, folder.Location);
        foreach (string fault in pages?.Faults ?? [])
        {
            context.Error.WriteLine("bench: " + fault);
        }

        if (session.Stopped)
        {
            words.WriteLine($"stopped: continue with {Name} --resume {Shown(folder.Location)} and the same options");
        }

        return failed > 0 || session.Stopped ? ExitCode.SomeFailed : ExitCode.Ok;
    }

    /// <summary>What the run comes to in three sentences, and where its pages are, the one to look around in first.</summary>
    private static void WriteEnd(TextWriter output, IReadOnlyList<string> sentences, PagesResult? pages, string folder)
    {
        foreach (string sentence in sentences)
        {
            AlignedText.Paragraph(output, sentence);
        }

        string[] paths = [.. (pages?.Files ?? []).Where(f => Path.GetExtension(f) is ".html" or ".md")
            .OrderBy(f => Path.GetExtension(f) != ".html")];
        output.WriteLine("pages: " + string.Join(Environment.NewLine + "       ", (paths.Length > 0 ? paths : [folder]).Select(Shown)));
    }

    /// <summary>Relative to the current folder where that is shorter.</summary>
    private static string Shown(string path)
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.Length < path.Length ? relative : path;
    }
}
