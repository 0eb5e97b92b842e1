using ConvBench.Bench.Cases;
using ConvBench.Bench.Cli;
using ConvBench.Bench.Host;
using ConvBench.Bench.Runs;

namespace ConvBench.Bench.Studies;

/// <summary>What a study works with.</summary>
/// <param name="Options">What was asked: rows, seed, threads narrow a study where it has them.</param>
/// <param name="Context">Rows, suites, screen.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Earlier">Records of a resumed study.</param>
/// <param name="Pool">Workers, one library each.</param>
/// <param name="Environment">What is known of machine and commit.</param>
internal sealed record StudyRun(
    RunOptions Options, VerbContext Context, RunFolder Folder, IReadOnlyList<CaseRecord> Earlier, WorkerPool Pool, RunEnvironment Environment)
{
    /// <summary>Runs cases for their errors, through the gates as `accuracy` does; records go to the folder.</summary>
    /// <returns>Every record of the folder.</returns>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public IReadOnlyList<CaseRecord> Errors(IReadOnlyList<ConvCase> cases)
    {
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        using var session = new RunSession(Folder, Pool, Context.Screen(Options), Earlier, cases);
        session.Prepare(Environment, timed: false);
        session.Execute(null, CaseExecutor.Shape);
        session.Finish(System.Diagnostics.Stopwatch.GetElapsedTime(began), timed: false);
        return session.Stopped ? throw new OperationCanceledException() : session.Records;
    }
}
