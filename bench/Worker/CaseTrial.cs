using ConvBench.Bench.Cases;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Machine;
using ConvBench.Bench.Protocol;
using ConvBench.Files;
using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <summary>One row on its way through the gates of <see cref="CaseGates.All"/>.</summary>
/// <param name="row">The row; it supports the problem.</param>
/// <param name="problem">The layer.</param>
/// <param name="request">The case.</param>
/// <param name="cache">Operands with their truths.</param>
/// <param name="step">Told of each step: where a process ends, the last one is the place.</param>
/// <param name="clock">The clock of the timing gates.</param>
/// <param name="known">What is known before: a failed result, until the walk has ended.</param>
internal sealed partial class CaseTrial(
    IConvAlgorithm row, ConvProblem problem, CaseRequest request, OperandCache cache, Action<string> step, TimeProvider clock,
    CaseResult known) : IDisposable
{
    private readonly ConvOptions _options =
        new(request.Threads) { Device = request.Device, Isa = request.Isa, MaxRelL2 = request.MaxRelL2 ?? double.PositiveInfinity };

    private CaseOperands _real = null!;
    private CaseJudge _judge = null!;
    private ConvBenchmark _benchmark = null!;
    private float[] _y = [];
    private TimeSpan _first, _once;
    private double _relL2;
    private EngineTimes _times = EngineTimes.None;
    private MachineState? _state;

    /// <summary>What was found so far.</summary>
    public CaseResult Found { get; private set; } = known;

    /// <summary>The whole walk: the first gate that is missed ends it.</summary>
    public CaseReply Walk()
    {
        Operands();
        if (OperandRange.WhyNot(row, _real) is { } why)
        {
            return new CaseReply(Found with { Status = CaseStatus.Unsupported, Reason = why });
        }

        GateMiss? miss = SmallIntegers() ?? Prepared() ?? FirstRun() ?? SecondRun() ?? TimedRuns() ?? ChangedRuns() ?? ColdRuns()
            ?? ChainRuns() ?? ScaledOperands();
        if (miss is not null)
        {
            return new CaseReply(Found.Missed(miss) with { Cold = null, Chain = null });
        }

        if (request.Job is not null && request.Profile)
        {
            step("profile");
            Found = Found with { Phases = PlanRun.Profile(_benchmark.Plan) };
        }

        return Ended() with { Output = request.Job is null ? "" : PlanRun.Fingerprint(_y) };
    }

    /// <summary>A further pass: the plan is made anew, so that it lies elsewhere in memory, and must give the same output.</summary>
    public CaseReply Again(PassRequest pass)
    {
        Operands();
        GateMiss? miss = Prepared() ?? FurtherRun(pass) ?? TimedRuns();
        return miss is null ? Ended() : new CaseReply(Found.Missed(miss));
    }

    private CaseReply Ended() => new(Found with { Status = CaseStatus.Ok })
    {
        Times = _times,
        OnceSeconds = _once.TotalSeconds,
        State = _state,
    };

    /// <inheritdoc/>
    public void Dispose() => _benchmark?.Dispose();

    private void Operands()
    {
        step("operands");
        _real = cache.Real(problem, request.Source, request.Seed, request.TruthFolder, request.Threads);
        _judge = new CaseJudge(row, _real, cache.Rounded(_real, row.Operands, request.Threads), request.Source, _options);
    }

    /// <summary>Execution, finite, small integers and bad pixel, on a plan of its own: of the whole problem, or of a part
    /// of a heavy one.</summary>
    private GateMiss? SmallIntegers()
    {
        step("integer gate");
        CaseOperands integers = cache.Integers(problem, request.Seed, request.TruthFolder, request.Threads);
        if (!row.Supports(integers.Problem, request.Device, out string why))
        {
            Remark($"no integer gate: {integers.Problem}: {why}");
            return null;
        }

        if (integers.Problem != problem)
        {
            Remark($"integer gate on {integers.Problem}");
        }

        using IConvPlan plan = row.Prepare(integers.Problem, integers.Data.W, integers.Data.B, _options);
        return Executes(plan)
            ?? GateChecks.Integers(plan.Runs ?? row, integers.Truth.Known(PlanRun.Output(plan, integers, out _)), integers.Truth.Y)
            ?? BadPixel(plan, integers);
    }

    /// <summary>A sample has no exact value for every output that the pixel may touch.</summary>
    private GateMiss? BadPixel(IConvPlan plan, CaseOperands integers)
    {
        if (integers.Truth.Sample is not null)
        {
            return null;
        }

        step("bad pixel");

        // Dot products of 16 bits take their factors in pairs: beside an odd channel stands some other input times a weight
        // of 0, and 0·NaN is NaN.
        ErrorModel model = row.Operands == FloatFormat.Binary32 ? (plan.Runs ?? row).ErrorModel : ErrorModel.Normwise;
        return BadPixelGate.Miss(model, integers.Problem, integers.Data, GateChecks.ExpectedIntegers(row, integers.Truth.Y), plan);
    }

    /// <summary>The plan that will be timed.</summary>
    private GateMiss? Prepared()
    {
        step("prepare");
        _benchmark = new ConvBenchmark(row, _real, _options);
        _benchmark.Setup();
        Found = Found with { PrepareNs = _benchmark.PrepareNs };
        return Executes(_benchmark.Plan);
    }

    /// <summary>The output of a further plan: that of the first, or as good.</summary>
    private GateMiss? FurtherRun(PassRequest pass)
    {
        step("run");
        _relL2 = pass.RelL2;
        _y = PlanRun.Output(_benchmark.Plan, _real, out _once);
        Found = Found with { Deterministic = PlanRun.Fingerprint(_y) == pass.Output };
        return Found.Deterministic == false && Wrong(_y) is { } wrong
            ? CaseGates.SecondRun.Missed($"the output of a further plan is wrong: {wrong}") : null;
    }

    /// <summary>The gates of the first output.</summary>
    private GateMiss? FirstRun()
    {
        step("run");
        _y = PlanRun.Output(_benchmark.Plan, _real, out _first);
        Verdict verdict = _judge.Judge(_y, _benchmark.Plan);
        _relL2 = verdict.Error.RelL2;
        Found = Found with { FirstRunNs = _first.TotalNanoseconds, Error = verdict.Error };
        Found = Found with
        {
            Arithmetic = verdict.Arithmetic,
            Bound = verdict.Bound,
            SubnormalsAsZero = SubnormalCheck.Of(_y, _real, request.Threads),
        };
        ErrorRemark.Of(verdict.Error, _real.Truth.Sample).Concat(verdict.Remarks).ToList().ForEach(Remark);
        if (request.OutputFile is { } file)
        {
            Npy.Write(file, _y, problem.N, problem.K, problem.OH, problem.OW);
        }

        return verdict.Miss;
    }

    /// <summary>The same again, and what the plan says of itself.</summary>
    private GateMiss? SecondRun()
    {
        step("run again");
        float[] again = PlanRun.Output(_benchmark.Plan, _real, out _once);
        Found = Found with { Deterministic = PlanRun.SameBits(_y, again) };
        if (Found.Deterministic == false && Wrong(again) is { } wrong)
        {
            return CaseGates.SecondRun.Missed($"the second run's output is wrong: {wrong}");
        }

        IConvPlan plan = _benchmark.Plan;
        Found = Found with
        {
            Choice = plan.Choice,
            ChainLength = plan.ChainLength,
            ExecutedFlops = plan.ExecutedFlops,
            WorkspaceBytes = plan.WorkspaceBytes is >= 0 and var bytes ? bytes : null, // some libraries only know after a run
        };
        return null;
    }

    /// <summary>Whether a plan computes where and how the case says, by its own word.</summary>
    private GateMiss? Executes(IConvPlan plan)
    {
        Execution e = plan.Execution;
        string name = e.DeviceName.Length > 0 ? e.DeviceName : e.Device.IsCpu ? MachineFacts.CpuModel : e.Device.Name;
        Found = Found with { Execution = e with { DeviceName = name } };
        if (ExecutionCheck.Miss(e, request.Device, request.Threads, request.Isa) is { } miss)
        {
            return CaseGates.Execution.Missed(miss);
        }

        if (ExecutionCheck.Narrower(e, request.Isa) is { } remark && !Found.Remarks.Contains(remark))
        {
            Remark(remark);
        }

        return null;
    }

    private void Remark(string remark) => Found = Found with { Remarks = [.. Found.Remarks, remark] };
}
