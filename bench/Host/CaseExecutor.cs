using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;
using ConvBench.Gates;

namespace ConvBench.Bench.Host;

/// <summary>Sends cases to workers, and turns whatever happens there into a record.</summary>
internal sealed class CaseExecutor(WorkerPool pool, ProblemTruths truths, MachineLimits limits, string cpuModel)
{
    /// <summary>Time that engines spent in iterations: pilot, warm-up and measurement.</summary>
    public TimeSpan InIterations { get; private set; }

    /// <summary>Runs one case.</summary>
    /// <param name="c">The case.</param>
    /// <param name="shape">Job and options; problem, row and operands are filled in here.</param>
    /// <exception cref="OperationCanceledException">The user stopped the run: the case has no outcome.</exception>
    public CaseOutcome Run(ConvCase c, CaseRequest shape)
    {
        try
        {
            string truthFolder = truths.FolderOf(c);
            CaseRequest request = shape with
            {
                Problem = c.Problem.ToString(),
                Algorithm = c.Algorithm,
                Device = c.Device,
                Threads = c.Threads,
                Isa = c.RequestedIsa,
                Source = c.Operands,
                Seed = c.Seed,
                TruthFolder = truthFolder,
            };
            CaseReply reply = pool.Ask(new WorkerKey(c.Backend, c.Threads), new WorkerRequest { Case = request }, c.Problem).Case!;
            return Checked(c, reply);
        }
        catch (WorkerException e)
        {
            return new CaseOutcome(c.Record(CaseStatus.Failed, e.Message) with { DeviceName = DeviceName(c) }, null);
        }
    }

    /// <summary>An empty request, for <see cref="Run"/> to fill.</summary>
    public static CaseRequest Shape { get; } = new() { Problem = "", Algorithm = "", TruthFolder = "" };

    private CaseOutcome Checked(ConvCase c, CaseReply reply)
    {
        InIterations += reply.Times.InIterations();
        CaseResult found = reply.Result;
        double median = reply.Times.MedianNs();
        if (found.Status == CaseStatus.Ok && !double.IsNaN(median)
            && CaseGates.PossibleTime.Missed(Impossible(c, reply, median)) is { } miss)
        {
            found = found.Missed(miss) with { Phases = null, Cold = null, Chain = null };
        }

        return new CaseOutcome(c.Record(found) with { DeviceName = found.Execution?.DeviceName ?? DeviceName(c) },
            found.Status == CaseStatus.Ok ? reply : null);
    }

    /// <summary>A time above the measured peak is first held against a fresh measurement of the peak.</summary>
    private string? Impossible(ConvCase c, CaseReply reply, double medianNs)
    {
        if (limits.Impossible(c, reply.MinimumFlops, medianNs) is not null)
        {
            limits.Measure(pool, c.Device, c.Backend, [c.Threads]);
        }

        return limits.Impossible(c, reply.MinimumFlops, medianNs);
    }

    private string DeviceName(ConvCase c) => c.Device.IsCpu ? cpuModel : "";
}
