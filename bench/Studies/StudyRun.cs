using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;

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
}
