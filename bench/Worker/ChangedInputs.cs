using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;
using ConvBench.Bench.Worker.Changes;
using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <summary>The gates behind the timed runs: what was timed is done for every run and every input, inside of Run.</summary>
/// <param name="row">The row.</param>
/// <param name="real">Its operands.</param>
/// <param name="rounded">The operands as the row rounds them; null where it does not.</param>
/// <param name="request">The case.</param>
/// <param name="options">What the plan honours.</param>
/// <param name="step">Told of each step.</param>
/// <param name="clock">The clock.</param>
internal sealed class ChangedInputs(
    IConvAlgorithm row, CaseOperands real, CaseOperands? rounded, CaseRequest request, ConvOptions options, Action<string> step,
    TimeProvider clock)
{
    /// <summary>What the new inputs cost; null before <see cref="Miss"/>, and where it came to none.</summary>
    public ChangedTimes? Times { get; private set; }

    /// <summary>The first gate that is missed; null for none.</summary>
    /// <param name="plan">Loaded and timed; it is left with another input.</param>
    /// <param name="times">The timed runs.</param>
    public GateMiss? Miss(IConvPlan plan, EngineTimes times)
    {
        double timedNs = times.MedianNs();
        if (double.IsNaN(timedNs))
        {
            return null; // nothing was timed
        }

        step("whole runs");
        var repeated = new RepeatedRuns(plan, timedNs, (int)Math.Min(times.Operations, int.MaxValue), clock);
        if (request.Device.IsCpu && repeated.Miss() is { } miss)
        {
            return miss;
        }

        step("changed inputs");
        var inputs = new InputChanges(real.Problem, real.Data, request.Seed);
        var runs = new ChangedRuns(plan, inputs, y => Judge(plan, inputs, y), timedNs, request.Device.IsCpu, clock);
        GateMiss? wrong = runs.Miss();
        Times = runs.Times;
        return wrong;
    }

    /// <summary>An output of a new input is judged by a truth of its own.</summary>
    /// <remarks>On one thread: none of ours may be awake in the next timed run.</remarks>
    private GateMiss? Judge(IConvPlan plan, InputChanges inputs, float[] y)
    {
        ConvData given = inputs.Data;
        ConvData? asRounded = rounded is null ? null : rounded.Data with { X = row.Operands.Round(given.X) };
        var judge = new CaseJudge(row, At(given), asRounded is null ? null : At(asRounded), request.Source, options);
        return judge.Stale(y, plan) is { } wrong ? CaseGates.ChangedInput.Missed($"the output of a new input is wrong: {wrong}") : null;

        CaseOperands At(ConvData data) =>
            new(real.Problem, data, ReferenceConv.ComputeAt(real.Problem, data, inputs.Sample, threads: 1));
    }
}
