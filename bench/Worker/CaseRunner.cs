using ConvBench.Bench.Cases;
using ConvBench.Bench.Jobs;
using ConvBench.Bench.Protocol;
using ConvBench.Files;
using ConvBench.Gates;

namespace ConvBench.Bench.Worker;

/// <summary>One case inside the worker: gates, error, time, in this order. What misses a gate is never timed.</summary>
internal sealed class CaseRunner(IConvBackend backend, OperandCache cache, Action<string> stage)
{
    /// <summary>Runs the case; a fault of the algorithm is a failed reply, not an exception.</summary>
    public CaseReply Run(CaseRequest request)
    {
        stage("load");
        IConvAlgorithm algorithm = backend.Algorithms.First(a => a.Id == request.Algorithm);
        ConvProblem problem = ConvProblem.Parse(request.Problem);
        if (!backend.IsAvailable(out string reason))
        {
            return new CaseReply { Status = CaseStatus.Unavailable, Reason = reason };
        }

        var reply = new CaseReply { Status = CaseStatus.Failed, Version = backend.Version, MinimumFlops = algorithm.MinimumFlops(problem), Operands = algorithm.Operands.Name };
        if (!algorithm.Supports(problem, request.Device, out reason))
        {
            return reply with { Status = CaseStatus.Unsupported, Reason = reason };
        }

        string step = "operands";
        try
        {
            return Checked(request, algorithm, problem, reply, s => stage(step = s));
        }
        catch (Exception e)
        {
            return reply with { Reason = $"{step}: {FaultText.OneLine(e)}" };
        }
    }

    private CaseReply Checked(CaseRequest request, IConvAlgorithm algorithm, ConvProblem problem, CaseReply reply, Action<string> step)
    {
        step("operands");
        var options = new ConvOptions(request.Threads) { Device = request.Device, Isa = request.Isa, MaxRelL2 = request.MaxRelL2 ?? double.PositiveInfinity };
        CaseOperands real = cache.Real(problem, request.Distribution, request.Seed, request.TruthFolder, request.Threads);
        var judge = new CaseJudge(algorithm, real, cache.Rounded(real, algorithm.Operands, request.Threads), request.Distribution, options);

        step("integer gate");
        string? miss = IntegerGate(request, algorithm, problem, options, step, out string remark);
        if (miss is not null)
        {
            return reply with { Reason = miss };
        }

        step("prepare");
        using var benchmark = new ConvBenchmark(algorithm, real, options);
        benchmark.Setup();
        reply = reply with { PrepareNs = benchmark.PrepareNs };

        step("run");
        float[] y = Output(benchmark.Plan, real, out TimeSpan first);
        Verdict verdict = judge.Judge(y, benchmark.Plan);
        reply = reply with
        {
            Error = verdict.Error,
            Arithmetic = verdict.Arithmetic,
            Bound = verdict.Bound,
            Reason = ErrorRemark.Join(remark, ErrorRemark.Of(verdict.Error, real.Truth.Sample)),
        };
        WriteOutput(request.OutputFile, problem, y);
        if ((verdict.Miss ?? OverBudget(algorithm, request, benchmark.Plan, verdict.Error)) is { } wrong)
        {
            return reply with { Reason = wrong };
        }

        step("run again");
        float[] again = Output(benchmark.Plan, real, out TimeSpan once);
        bool same = SameBits(y, again);
        if (!same && judge.Judge(again, benchmark.Plan).Miss is { } later)
        {
            return reply with { Deterministic = false, Reason = $"the second run's output is wrong: {later}" };
        }

        reply = reply with
        {
            Deterministic = same,
            Variant = benchmark.Plan.Variant,
            ExecutedFlops = benchmark.Plan.ExecutedFlops,
            WorkspaceBytes = benchmark.Plan.WorkspaceBytes is >= 0 and var bytes ? bytes : null, // some libraries only know after a run
        };
        if (request.Job is null)
        {
            return reply with { Status = CaseStatus.Ok };
        }

        step("time");
        benchmark.Plan.Load(real.Data.X); // poisons the output again: timed runs that compute nothing cannot pass the check behind them
        reply = reply with { EngineLines = EngineTiming.Run(benchmark, request, once) };
        reply = Confirmed(judge, benchmark.Plan, y, reply, "timed");
        if (request.ColdCacheBytes is { } cacheBytes && reply.Status == CaseStatus.Ok && request.Device.IsCpu)
        {
            step("cold calls");
            benchmark.Plan.Load(real.Data.X);
            reply = reply with { Cold = ColdCalls.Measure(benchmark.Plan, first, cacheBytes) };
            reply = Confirmed(judge, benchmark.Plan, y, reply, "cold");
        }

        if (request.Profile && reply.Status == CaseStatus.Ok)
        {
            step("profile");
            reply = reply with { Phases = Profile(benchmark.Plan) };
        }

        return reply;
    }

    /// <summary>Phases over 50 ms of runs and three runs at least; null where the plan cannot tell.</summary>
    private static IReadOnlyList<PhaseTime>? Profile(IConvPlan plan)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        plan.Run(1);
        double milliseconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        int runs = (int)Math.Clamp(Math.Ceiling(50 / milliseconds), 3, 100_000);
        return plan.Profile(runs) is { Count: > 0 } phases ? phases : null;
    }

    /// <summary>A row that chooses by expected error is held to what it really makes.</summary>
    private static string? OverBudget(IConvAlgorithm algorithm, CaseRequest request, IConvPlan plan, ErrorStats error) =>
        !algorithm.Chooses || !(error.RelL2 > request.MaxRelL2) ? null : string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"relative L2 error {error.RelL2:0.##E+0} is above --max-error {request.MaxRelL2:0.##E+0} ({plan.Variant})");

    /// <summary>What was timed must have computed what was checked: the same bits, or where runs differ, an error within the gate.</summary>
    private static CaseReply Confirmed(CaseJudge judge, IConvPlan plan, float[] y, CaseReply reply, string runs)
    {
        float[] last = new float[y.Length];
        plan.Store(last);
        if (SameBits(y, last))
        {
            return reply with { Status = CaseStatus.Ok };
        }

        return judge.Judge(last, plan).Miss is not { } miss
            ? reply with { Status = CaseStatus.Ok, Deterministic = false }
            : reply with { Status = CaseStatus.Failed, Reason = $"the output of the {runs} runs is wrong: {miss}", EngineLines = [], Cold = null };
    }

    /// <summary>Gate 1, on the whole problem or a part of a heavy one, and on its plan the gate of the bad pixel.</summary>
    private string? IntegerGate(CaseRequest request, IConvAlgorithm algorithm, ConvProblem problem, ConvOptions options, Action<string> step, out string remark)
    {
        CaseOperands integers = cache.Integers(problem, request.Seed, request.TruthFolder, request.Threads);
        remark = integers.Problem == problem ? "" : $"integer gate on {integers.Problem}";
        if (!algorithm.Supports(integers.Problem, request.Device, out string why))
        {
            remark = $"no integer gate: {integers.Problem}: {why}";
            return null;
        }

        using IConvPlan plan = algorithm.Prepare(integers.Problem, integers.Data.W, integers.Data.B, options);
        double[] exact = GateChecks.ExpectedIntegers(algorithm, integers.Truth.Y);
        string? miss = GateChecks.Integers(algorithm, integers.Truth.Known(Output(plan, integers)), integers.Truth.Y);
        if (miss is null && integers.Truth.Sample is null)
        {
            step("bad pixel");

            // Dot products of 16 bits take their factors in pairs: beside an odd channel stands some other input times a weight of 0, and 0·NaN is NaN.
            ErrorModel model = algorithm.Operands == FloatFormat.Binary32 ? algorithm.ErrorModel : ErrorModel.Normwise;
            miss = BadPixelGate.Miss(model, integers.Problem, integers.Data, exact, plan);
        }

        return miss;
    }

    /// <summary>One run from a freshly poisoned output.</summary>
    private static float[] Output(IConvPlan plan, CaseOperands operands) => Output(plan, operands, out _);

    private static float[] Output(IConvPlan plan, CaseOperands operands, out TimeSpan run)
    {
        plan.Load(operands.Data.X);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        plan.Run(1);
        run = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        var y = new float[operands.Problem.OutputCount];
        plan.Store(y);
        return y;
    }

    private static bool SameBits(float[] a, float[] b) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(b.AsSpan()));

    private static void WriteOutput(string? file, ConvProblem p, float[] y)
    {
        if (file is not null)
        {
            Npy.Write(file, y, p.N, p.K, p.OH, p.OW);
        }
    }
}
