using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;
using ConvBench.Bench.Timing;

namespace ConvBench.Bench.Studies;

/// <summary>What a study works with.</summary>
/// <param name="Session">Folder, workers, rows and screen.</param>
/// <param name="Options">What was asked: rows, seed, threads narrow a study where it has them.</param>
/// <param name="Paper">The paper whose table is repeated; null for all.</param>
internal sealed record StudyRun(Session Session, CaseOptions Options, string? Paper)
{
    public VerbContext Context => Session.Context;

    public string Folder => Session.Folder.Location;

    public void Say(string line) => Context.Out.WriteLine(line);

    /// <summary>Runs cases for their errors, through the gates as `accuracy` does; records go to the folder.</summary>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public void Errors(IReadOnlyList<ConvCase> cases)
    {
        using var run = new CaseRun(Session, cases, timed: false);
        run.Execute(_ => CaseExecutor.Shape);
    }

    /// <summary>Times each case under two names, as a run times the rows of a problem: gates, passes, random order.</summary>
    /// <param name="cases">Cases, problem by problem.</param>
    /// <param name="ended">Receives both names of each case that can run here.</param>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public void Twice(IReadOnlyList<ConvCase> cases, Action<TimedCase, TimedCase> ended)
    {
        using var run = new CaseRun(Session, cases, timed: true);
        var random = new Random(Options.Seed ?? 1);
        foreach (IGrouping<(ConvProblem, int), ConvCase> problem in run.Ready.GroupBy(c => (c.Problem, c.Seed)))
        {
            ConvCase[] rows = [.. problem];
            IReadOnlyList<TimedCase> timed = run.Time([.. rows, .. rows], random);
            foreach ((TimedCase first, TimedCase second) in timed.Zip(timed.Skip(rows.Length)))
            {
                ended(first, second);
            }
        }
    }
}
