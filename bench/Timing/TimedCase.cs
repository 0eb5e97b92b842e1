using BenchmarkDotNet.Mathematics;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Host;
using ConvBench.Bench.Protocol;

namespace ConvBench.Bench.Timing;

/// <summary>A case on its way through its passes.</summary>
/// <param name="c">The case.</param>
internal sealed class TimedCase(ConvCase c)
{
    private readonly List<EngineTimes> _times = [];
    private readonly List<PassTime> _passes = [];
    private CaseReply? _first;
    private int _wanted = 1;

    public ConvCase Case => c;

    /// <summary>The record so far, without time; failed where any pass has failed.</summary>
    public CaseRecord Record { get; private set; } = c.Record(CaseStatus.Failed, "not run");

    /// <summary>All passes as BenchmarkDotNet's measurements; nothing where one failed.</summary>
    public EngineTimes Times => Record.Status == CaseStatus.Ok ? EngineTimes.Joined(_times) : EngineTimes.None;

    /// <summary>Whether there is a pass to take in this round, 0 for the first.</summary>
    public bool Wants(int round) => round < _wanted;

    /// <summary>The request of the next pass.</summary>
    public CaseRequest Request(CaseRequest shape) => _first is null ? shape
        : shape with
        {
            Pass = new PassRequest(_first.Times.Operations, _first.Output, _first.Result.Error?.RelL2 ?? double.PositiveInfinity),
            ExtraStats = false,
            Profile = false,
            ColdCacheBytes = null,
            Chain = null,
        };

    /// <summary>Takes a pass.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="place">Its place in the order of the problem's passes.</param>
    /// <param name="passes">Passes that the case gets, decided by the first.</param>
    public void Take(CaseOutcome outcome, int place, int passes)
    {
        CaseRecord found = outcome.Record;
        if (outcome.Reply is not { } reply)
        {
            Record = _first is null ? found
                : Record with { Status = found.Status, Reason = found.Reason, Gate = found.Gate, Phases = null, Cold = null, Chain = null };
            _wanted = 0;
            return;
        }

        if (_first is null)
        {
            (_first, Record, _wanted) = (reply, found, passes);
        }
        else if (found.Deterministic == false)
        {
            Record = Record with { Deterministic = false };
        }

        _times.Add(reply.Times);
        double[] samples = TimeRecord.Compact(reply.Times.ResultsNs());
        if (samples.Length > 0)
        {
            _passes.Add(new PassTime(place, samples) { StealShare = reply.State?.StealShare, ClockGhz = Rounded(reply.State?.ClockGhz) });
        }
    }

    /// <summary>Puts the passes of an earlier launch before these.</summary>
    public void Follow(TimedCase earlier)
    {
        int places = earlier._passes.Count == 0 ? 0 : earlier._passes.Max(p => p.Order) + 1;
        PassTime[] own = [.. _passes.Select(p => p with { Order = p.Order + places })];
        _passes.Clear();
        _passes.AddRange([.. earlier._passes, .. own]);
    }

    /// <summary>The passes' statistics; null where nothing was measured.</summary>
    public TimeRecord? Time()
    {
        double[] all = [.. _passes.SelectMany(p => p.SamplesNs)];
        if (all.Length == 0)
        {
            return null;
        }

        var s = new Statistics(all);
        double median = TimeRecord.Median(_passes.Select(p => p.MedianNs()));
        double deviation = s.N > 1 ? s.StandardDeviation : 0, error = s.N > 1 ? s.StandardError : 0;
        return new TimeRecord(median, s.Mean, deviation, error, s.Min, s.N) { Passes = [.. _passes] };
    }

    private static double? Rounded(double? ghz) => ghz is { } x ? Math.Round(x, 3) : null;
}
