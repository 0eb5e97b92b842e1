using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Timing;

/// <summary>Takes the rows of one problem in several passes: each round runs every row once, in an order drawn anew.</summary>
/// <remarks>
/// Rows that are compared are so measured within seconds of each other, several times, and neither always first. What
/// changes slowly (clock, who shares the core) is nearly the same for both within a round, and cancels in their ratio.
/// </remarks>
/// <param name="run">Runs one pass of one case.</param>
/// <param name="passes">Passes of each case; null for as many as its time allows.</param>
/// <param name="random">Draws the orders.</param>
internal sealed class CasePasses(Func<ConvCase, CaseRequest, CaseOutcome> run, int? passes, Random random)
{
    /// <summary>What a timed case is asked for where the user has said nothing.</summary>
    public static CaseRequest DefaultShape => CaseExecutor.Shape with { Job = JobText.Write(JobTuning.Default), Adapt = true };

    /// <summary>Runs all rounds.</summary>
    /// <param name="cases">Cases of one problem. The same case may stand there twice: two names of one row.</param>
    /// <param name="shape">What is the same for all of them.</param>
    /// <param name="began">Told of each case as its first pass begins.</param>
    /// <returns>What was measured of each, in the order of the cases.</returns>
    /// <exception cref="OperationCanceledException">The user stopped the run.</exception>
    public IReadOnlyList<TimedCase> Run(IReadOnlyList<ConvCase> cases, CaseRequest shape, Action<ConvCase> began)
    {
        TimedCase[] rows = [.. cases.Select(c => new TimedCase(c))];
        int place = 0;
        for (int round = 0; rows.Any(r => r.Wants(round)); round++)
        {
            TimedCase[] order = [.. rows.Where(r => r.Wants(round))];
            random.Shuffle(order);
            foreach (TimedCase row in order)
            {
                if (round == 0)
                {
                    began(row.Case);
                }

                CaseOutcome outcome = run(row.Case, row.Request(shape));
                row.Take(outcome, place++, passes ?? JobTuning.PassesOf(outcome.Reply?.OnceSeconds ?? 0));
            }
        }

        return rows;
    }
}
