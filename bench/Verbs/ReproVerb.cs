using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Reproducing;
using ConvBench.Bench.Runs;
using ConvBench.Reporting.Repro;

namespace ConvBench.Bench.Verbs;

/// <summary>repro: which rows give the same bits again, and under what changes.</summary>
internal sealed class ReproVerb(VerbContext context) : Verb(
    "repro",
    "Checks bit by bit what changes a row's output: repeats, processes, threads, batches, slices, alignment; scaling and sign; "
    + "precision (default suite: smoke).",
    [.. CaseOptions.All, .. FolderOptions.All, .. LimitOptions.All])
{
    private const string DefaultSuite = "smoke";

    public override int Run(Arguments line)
    {
        IReadOnlyList<ConvCase> cases = context.CasesOfOwnBits(CaseOptions.Of(line).OrSuite(DefaultSuite));
        if (cases.Count == 0)
        {
            throw new UsageException("repro: managed/auto repeats another row; name that row, or none for all");
        }

        using var session = new Session(context, line, Name);
        session.Run(() => new ReproRun(session).Run(cases));
        return Report(session);
    }

    private int Report(Session session)
    {
        string folder = session.Folder.Location;
        if (!ReproFile.Exists(folder))
        {
            context.Out.WriteLine("no row could be checked");
            return session.End(Name, context.Out, failed: false);
        }

        string page = session.WritePage(ReproPage.FileName);
        IReadOnlyList<ReproRecord> lines = ReproFile.Read(folder, out _);
        foreach (string sentence in ReproPage.Sentences(lines))
        {
            context.Out.WriteLine(sentence.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal));
        }

        context.Out.WriteLine($"page: {page}");
        bool broken = lines.Any(l => l.Outcome == ReproOutcome.Failed || l.IsBrokenPromise);
        return session.End(Name, context.Out, session.AnyFailed || broken);
    }
}
