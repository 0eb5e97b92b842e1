using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Worker;

/// <summary>What a library takes for a call that multiplies two numbers: its binding, its checks, the waking of its threads.</summary>
internal sealed class EmptyCall(IConvBackend backend)
{
    private const int Blocks = 9;
    private const double WarmSeconds = 0.02, BlockSeconds = 0.001;

    /// <summary>One pixel, one channel, one filter of 1×1.</summary>
    internal static ConvProblem Problem { get; } = new(1, 1, 1, 1, 1, 1, 1);

    /// <summary>Median of blocks of calls, ns a call, in the way of a timed run; null where the row does not take the problem.</summary>
    public double? Ns(EmptyCallRequest request)
    {
        IConvAlgorithm row = backend.Algorithms.First(a => a.Id == request.Algorithm);
        if (!row.Supports(Problem, request.Device, out _))
        {
            return null;
        }

        var options = new ConvOptions(request.Threads) { Device = request.Device, Isa = request.Isa };
        using IConvPlan plan = row.Prepare(Problem, [1f], [], options);
        plan.Load([1f]);
        int calls = Warm(plan);
        return TimeRecord.Median(Enumerable.Range(0, Blocks).Select(_ => PlanRun.Ns(plan, calls) / calls));
    }

    /// <summary>Calls until the code is compiled and the caches are warm.</summary>
    /// <returns>Calls that fill a block.</returns>
    private static int Warm(IConvPlan plan)
    {
        int calls = 1;
        for (double spent = 0, last; spent < WarmSeconds; spent += last)
        {
            last = PlanRun.Ns(plan, calls) / 1e9;
            calls = last < BlockSeconds ? 2 * calls : calls;
        }

        return calls;
    }
}
