using BenchmarkDotNet.Jobs;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker;

namespace ConvBench.Bench.Studies.PlantedBugs;

/// <summary>Sends every planted bug through the checks of a timed case, on a fixed set of small problems.</summary>
internal static class BugTrial
{
    /// <summary>Edges of every kind for wrong places; deep and wide layers for poor numbers.</summary>
    public static IReadOnlyList<ConvProblem> Problems { get; } = [.. ((string[])
    [
        "n2c7h9w11k6r3s3_p1_b", "n1c8h13w10k7r3s3_p1", "n1c3h12w13k5r4s7_same_d3x2", "n1c6h14w23k5r3s2_st1x3_p2x1_d2x1_b",
            "n1c4h17w14k6r3s3_st2x1_p1_d1x2",
        "n2c12h7w9k18r3s3_p1_g3_b", "n1c6h9w8k6r3s3_p1_g6", "n3c2h4w4k3r1s1_p2", "n1c9h6w5k10r1s1_b", "n1c6h12w11k8r4s4_same",
            "n1c3h23w21k4r5s5_st2_same_b",
        "n1c256h6w7k5r3s3_p1", "n1c2h3w300k2r2s3_p0x1",
    ]).Select(ConvProblem.Parse)];

    /// <summary>One line per row, in their order.</summary>
    /// <param name="rows">Bugs and right algorithms.</param>
    /// <param name="seed">Seed of the operands.</param>
    /// <param name="truthFolder">Scratch for truths.</param>
    /// <param name="byWork">Whether time is counted in products, so that verdicts on it are the same on every machine.</param>
    /// <param name="stop">Ends it between two cases.</param>
    public static IReadOnlyList<BugRecord> Run(IReadOnlyList<PlantedBug> rows, int seed, string truthFolder, bool byWork = false,
        CancellationToken stop = default)
    {
        var cache = new OperandCache();
        Dictionary<string, string> job = TimedJob(collects: !byWork);
        var outcomes = rows.ToDictionary(r => r, _ => new List<Outcome>());
        foreach (ConvProblem problem in Problems)
        {
            foreach (PlantedBug row in rows.Where(r => r.Supports(problem, Device.Cpu, out _)))
            {
                stop.ThrowIfCancellationRequested();
                outcomes[row].Add(One(cache, row, problem, seed, truthFolder, job, byWork ? row.Clock : TimeProvider.System));
            }
        }

        ILookup<string, Outcome> right = rows.Where(r => BugBackend.Clean.Contains(r))
            .SelectMany(r => outcomes[r].Select(o => (r.Name, o))).ToLookup(o => o.Name, o => o.o);
        return [.. rows.Select(r => Record(r, outcomes[r], right[r.Spoils]))];
    }

    /// <summary>Two iterations of two runs, so that what shows late shows, and what is left out of many runs.</summary>
    /// <param name="collects">Whether garbage is collected around each iteration, as in a run: no clock of work sees that.</param>
    private static Dictionary<string, string> TimedJob(bool collects) =>
        JobText.Write(Job.Dry.WithIterationCount(2).WithInvocationCount(2).WithUnrollFactor(1).WithGcForce(collects));

    private static Outcome One(OperandCache cache, PlantedBug row, ConvProblem problem, int seed, string truthFolder,
        Dictionary<string, string> job, TimeProvider clock)
    {
        string stage = "";
        CaseResult found = new CaseRunner(new BugBackend(), cache, s => stage = s, clock).Run(new CaseRequest
        {
            Problem = problem.ToString(),
            Algorithm = row.Id,
            Threads = 2,
            Seed = seed,
            TruthFolder = truthFolder,
            Job = job,
        }).Result;
        double? judged = found.Error is { } e ? Math.Min(e.RelL2, e.RelL2ToBound * Math.Sqrt(problem.Accumulations)) : null;
        return new Outcome(problem.ToString(), found.Status == CaseStatus.Ok ? null : found.Gate ?? stage, found.Reason, judged);
    }

    private static BugRecord Record(PlantedBug row, List<Outcome> outcomes, IEnumerable<Outcome> right)
    {
        Outcome[] caught = [.. outcomes.Where(o => o.Gate is not null)],
            passed = [.. outcomes.Where(o => o.Gate is null && o.Judged is not null)];
        return new BugRecord(
            row.Name,
            row.Description,
            BugBackend.Bugs.Contains(row),
            outcomes.Count,
            caught.Length,
            caught.GroupBy(o => o.Gate!).ToDictionary(g => g.Key, g => g.Count()),
            caught.FirstOrDefault()?.Problem ?? "",
            caught.FirstOrDefault()?.Reason ?? "",
            passed.Length == 0 ? null : passed.Max(o => o.Judged))
        {
            Passed = passed.Join(right, o => o.Problem, o => o.Problem, (o, r) => (o.Problem, Ratio: o.Judged!.Value / r.Judged!.Value))
                .ToDictionary(o => o.Problem, o => o.Ratio),
        };
    }

    private sealed record Outcome(string Problem, string? Gate, string Reason, double? Judged);
}
