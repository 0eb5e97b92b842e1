using ConvBench.Backends.Foreign;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Foreign;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Screen;
using ConvBench.Bench.Timing;

namespace ConvBench.Bench.Verbs;

/// <summary>worker-check: whether a program in another language keeps to the protocol, computes what it should and times what
/// it computes.</summary>
internal sealed class WorkerCheckVerb(VerbContext context) : Verb(
    "worker-check",
    "Asks a worker everything that the protocol says, holds its rows to the gates on the suite edge, and times one layer: says what is "
    + "wrong in words for its author. NAME of a configured worker, or a command (behind -- where it has options).",
    [.. WorkerOptions.OfFiles, .. FolderOptions.All, .. LimitOptions.All],
    folders: 100, folderHelp: "A configured worker's name, or a program and its arguments.")
{
    /// <summary>Three milliseconds of a good kernel: long beside every call, short enough for a naive loop.</summary>
    private const string TimedLayer = "n1c32h28w28k32r3s3_p1";

    /// <summary>Arguments of the worker may be options; the verb itself takes none of BenchmarkDotNet's.</summary>
    public override bool TakesBenchmarkDotNet => true;

    public override int Run(Arguments line)
    {
        string[] words = [.. Folders(line), .. line.BenchmarkDotNet];
        if (words.Length == 0)
        {
            throw new UsageException("worker-check: expected a configured worker's name, or a command");
        }

        WorkerDefinition worker = Of(words, line);
        int wrong = Converse(worker);
        if (wrong > 0)
        {
            context.Out.WriteLine($"{wrong} of the protocol's rules are broken; the gates are asked where none is");
            return ExitCode.SomeFailed;
        }

        VerbContext with = context.With([worker]);
        using var session = new Session(with, line, $"worker-check-{worker.Name}", new QuietScreen(TextWriter.Null, json: false));
        session.Run(() => Judge(session, with.Selection, worker.Name));
        return Report(session, worker.Name);
    }

    private static WorkerDefinition Of(string[] words, Arguments line)
    {
        WorkerDefinition? configured = words.Length == 1 ? WorkerOptions.Configured(line).FirstOrDefault(w => w.Name == words[0]) : null;
        return configured is null ? new WorkerDefinition { Name = "worker", Command = words, Word = "worker=" + string.Join(' ', words) }
            : WorkerOptions.WithPython(configured, line);
    }

    private int Converse(WorkerDefinition worker)
    {
        int wrong = 0;
        using var check = new ConversationCheck(worker);
        foreach ((string what, string? fault) in check.Run())
        {
            context.Out.WriteLine(fault is null ? $"  ok     {what}" : $"  WRONG  {what}: {fault}");
            wrong += fault is null ? 0 : 1;
        }

        return wrong;
    }

    private static void Judge(Session session, Selection selection, string worker)
    {
        CaseOptions rows = new() { Backends = [worker], Variants = true };
        using (var edge = new CaseRun(session, selection.Cases(rows with { Suites = ["edge"] }), timed: false))
        {
            edge.Execute(_ => CaseExecutor.Shape);
        }

        using var timed = new CaseRun(session, selection.Cases(rows with { Problems = [TimedLayer] }), timed: true);
        timed.Execute(UserConfig.Parse([]), CaseExecutor.Shape, passes: 1);
    }

    private int Report(Session session, string worker)
    {
        foreach (IGrouping<string, CaseRecord> row in session.Records.All.Where(r => r.Backend == worker).GroupBy(r => r.Algorithm))
        {
            string counts = string.Join(
                ", ", row.GroupBy(r => r.Status).OrderBy(g => g.Key).Select(g => $"{g.Count()} {CaseText.Name(g.Key)}"));
            context.Out.WriteLine($"  {(row.Any(r => r.Status == CaseStatus.Failed) ? "WRONG " : "ok    ")} {row.Key}: {counts}");
            IEnumerable<string> lines = row.Where(r => r.Status != CaseStatus.Ok).Select(r => $"{r.Problem}: {r.Reason}")
                .Concat(row.SelectMany(r => r.Remarks.Where(m => m.StartsWith("its clock", StringComparison.Ordinal))
                    .Select(m => $"{r.Problem}: {m}")));
            foreach (string text in lines)
            {
                context.Out.WriteLine($"           {text}");
            }
        }

        context.Out.WriteLine(session.Summary());
        context.Out.WriteLine($"pages: {session.WritePage()}");
        return session.End($"{Name} {worker}", context.Out, session.AnyFailed);
    }
}
