using ConvBench.Bench.Machine;
using ConvBench.Bench.Protocol;
using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <content>The runs that a clock is held to, what they leave behind, and inputs of other sizes.</content>
internal sealed partial class CaseTrial
{
    private GateMiss? TimedRuns()
    {
        if (request.Job is null)
        {
            return null;
        }

        step("time");
        _benchmark.Plan.Load(_real.Data.X); // poisons the output again: timed runs that compute nothing cannot pass the check behind them
        var watch = new MachineWatch();
        _times = EngineTiming.Run(_benchmark, request, _once, PlanClock.Of(_benchmark.Plan, clock));
        _state = new MachineState(watch.StealShare(), MachineWatch.ClockGhz());
        return OwnTime(_benchmark.Plan.OwnClock) ?? Left("timed") ?? Copies();
    }

    /// <summary>No gate.</summary>
    private GateMiss? Copies()
    {
        Found = Found with { Copies = DeviceCopies.Measure(_benchmark.Plan, request.Device, _real.Data.X, new float[_y.Length]) };
        return null;
    }

    /// <summary>The time and the threads of a program of its own, held against our clock and the system's count.</summary>
    private GateMiss? OwnTime(IOwnClock? own)
    {
        if (own?.Doubt is { } doubt)
        {
            Remark(doubt);
        }

        return CaseGates.Execution.Missed(ExecutionCheck.TooBusy(own?.BusyProcessors, request.Device, request.Threads));
    }

    private GateMiss? ChangedRuns()
    {
        if (request.Job is null)
        {
            return null;
        }

        var changed = new ChangedInputs(row, _real, cache.Rounded(_real, row.Operands, request.Threads), request, _options, step,
            PlanClock.Of(_benchmark.Plan, clock));
        GateMiss? miss = changed.Miss(_benchmark.Plan, _times);
        Found = Found with { Changed = changed.Times };
        return miss;
    }

    private GateMiss? ColdRuns()
    {
        if (request.Job is null || request.ColdCacheBytes is not { } cacheBytes || !request.Device.IsCpu)
        {
            return null;
        }

        step("cold calls");
        _benchmark.Plan.Load(_real.Data.X);
        Found = Found with { Cold = ColdCalls.Measure(_benchmark.Plan, _first, cacheBytes) };
        return Left("cold");
    }

    /// <summary>No gate: a chain that cannot be timed says why.</summary>
    private GateMiss? ChainRuns()
    {
        if (request.Job is not null && request.Chain is { } layers)
        {
            step("chain");
            Found = Found with { Chain = new ChainedLayers(row, _real, _options, layers).Measure(_benchmark.Plan, _once, _relL2) };
        }

        return null;
    }

    /// <summary>Inputs of other sizes, NaN and infinity: last, so that no timed run comes behind them.</summary>
    private GateMiss? ScaledOperands()
    {
        step("scaled operands");
        var probe = new RangeProbe(row, _real, request.Source, _options);
        (RangeRecord? range, GateMiss? miss) = probe.Look(_benchmark.Plan, _y, _once);
        Found = Found with { Range = range };
        _benchmark.Plan.Load(_real.Data.X);
        return miss;
    }

    /// <summary>What was timed must have computed what was checked: the same bits, or where runs differ, an output that passes.</summary>
    private GateMiss? Left(string runs)
    {
        float[] last = new float[_y.Length];
        _benchmark.Plan.Store(last);
        if (PlanRun.SameBits(_y, last))
        {
            return null;
        }

        Found = Found with { Deterministic = false };
        return Wrong(last) is { } wrong ? CaseGates.TimedOutput.Missed($"the output of the {runs} runs is wrong: {wrong}") : null;
    }

    /// <summary>What is wrong with an output that has not the first one's bits; null where it passes, and is as accurate.</summary>
    private string? Wrong(float[] y)
    {
        Verdict verdict = _judge.Judge(y, _benchmark.Plan);
        return verdict.Miss?.Message ?? GateChecks.AsAccurate(_relL2, verdict.Error);
    }
}
