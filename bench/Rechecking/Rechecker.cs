using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Timing;
using ConvBench.Reporting.Compare;

namespace ConvBench.Bench.Rechecking;

/// <summary>Measures suspects of a comparison again: workers of this program and of the base's take passes in turn.</summary>
/// <param name="selection">The rows that this program has.</param>
/// <param name="own">Makes workers of this program.</param>
/// <param name="other">Makes workers of the base's program.</param>
/// <param name="slower">How many times as long a case shall take with this program; null but for a planted slow-down.</param>
/// <param name="say">Told what a turn found, a line for each suspect.</param>
internal sealed class Rechecker(Selection selection, Func<WorkerPool> own, Func<WorkerPool> other,
    Func<CaseRecord, double?> slower, Action<string> say)
{
    /// <summary>Rounds of a turn: in each, both programs take one pass, in an order drawn anew.</summary>
    private const int Rounds = 4;

    private readonly Random _random = new(1);

    /// <summary>Takes a turn of suspects, in processes of its own.</summary>
    /// <returns>New time over base time of each, the median of the rounds; or one line why there is none.</returns>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public IReadOnlyList<(double Ratio, string Fault)> Turn(IReadOnlyList<CaseChange> suspects)
    {
        using WorkerPool later = own(), earlier = other();
        using var truths = new ProblemTruths(later, Directory.CreateTempSubdirectory("convbench-recheck-").FullName, (_, _) => { });
        CaseExecutor New = Executor(later, truths), Base = Executor(earlier, truths);
        return [.. suspects.Select(s => Measure(s, New, Base))];
    }

    private static CaseExecutor Executor(WorkerPool pool, ProblemTruths truths) => new(pool, truths, new MachineLimits(0), "");

    private (double Ratio, string Fault) Measure(CaseChange suspect, CaseExecutor later, CaseExecutor earlier)
    {
        if (selection.CaseOf(suspect.New) is not { } now)
        {
            return (double.NaN, "this program has no such row");
        }

        ConvCase before = now with { }; // the same case: which of the two objects it is says whose pass it is
        CaseRequest shape = CaseExecutor.Shape with
        {
            Job = JobText.Write(JobTuning.Default),
            Adapt = true,
            MaxRelL2 = suspect.New.Choice?.Budget,
        };
        CaseOutcome Pass(ConvCase c, CaseRequest request) => ReferenceEquals(c, before)
            ? earlier.Run(c, request) : later.Run(c, request with { Slower = slower(suspect.New) });
        IReadOnlyList<TimedCase> both = new CasePasses(Pass, Rounds, _random).Run([before, now], shape, _ => { });
        if (both.FirstOrDefault(b => b.Record.Status != CaseStatus.Ok || b.Time() is null) is { } failed)
        {
            return (double.NaN, $"{(failed == both[0] ? "the base's" : "this")} program: {failed.Record.Reason}");
        }

        double ratio = TimeRecord.Median(both[1].Time()!.Repeats.Zip(both[0].Time()!.Repeats, (y, x) => y / x));
        say(FormattableString.Invariant($"again: {suspect.Layer} {suspect.New.Algorithm}: {ratio:0.000}"));
        return (ratio, "");
    }
}
