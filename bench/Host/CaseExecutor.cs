using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Reports;
using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;

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
                Distribution = c.Distribution,
                Seed = c.Seed,
                TruthFolder = truthFolder,
            };
            CaseReply reply = pool.Ask(new WorkerKey(c.Backend, c.Threads), new WorkerRequest { Case = request }, c.Problem).Case!;
            return Checked(c, reply);
        }
        catch (WorkerException e)
        {
            return new CaseOutcome(c.Record(CaseStatus.Failed, e.Message) with { DeviceName = DeviceName(c) }, []);
        }
    }

    /// <summary>An empty request, for <see cref="Run"/> to fill.</summary>
    public static CaseRequest Shape { get; } = new() { Problem = "", Algorithm = "", TruthFolder = "" };

    /// <summary>Median of the engine's results, ns per convolution; NaN where there are none.</summary>
    public static double MedianNs(IEnumerable<string> engineLines)
    {
        double[] results = [.. Measurements(engineLines).Where(IsResult).Select(m => m.Nanoseconds / m.Operations).Order()];
        return results.Length == 0 ? double.NaN : (results[(results.Length - 1) / 2] + results[results.Length / 2]) / 2;
    }

    private static IEnumerable<Measurement> Measurements(IEnumerable<string> engineLines) => engineLines
        .Where(l => !l.StartsWith("//", StringComparison.Ordinal))
        .Select(l => Measurement.Parse(l, 1))
        .Where(m => m.Operations > 0);

    /// <summary>Results repeat measurements, without outliers.</summary>
    private static bool IsResult(Measurement m) => m.IterationStage == IterationStage.Result;

    private CaseOutcome Checked(ConvCase c, CaseReply reply)
    {
        InIterations += TimeSpan.FromMicroseconds(Measurements(reply.EngineLines).Where(m => !IsResult(m)).Sum(m => m.Nanoseconds) / 1000);
        CaseRecord record = c.Record(reply.Status, reply.Reason) with
        {
            BackendVersion = reply.Version,
            DeviceName = DeviceName(c),
            PrepareNs = reply.PrepareNs,
            WorkspaceBytes = reply.WorkspaceBytes,
            Variant = reply.Variant,
            ExecutedFlops = reply.ExecutedFlops,
            Cold = reply.Cold,
            Phases = reply.Phases,
            Error = reply.Error,
            Operands = reply.Operands,
            Arithmetic = reply.Arithmetic,
            Bound = reply.Bound,
            Deterministic = reply.Deterministic,
        };
        double median = MedianNs(reply.EngineLines);
        if (reply.Status != CaseStatus.Ok || double.IsNaN(median) || Impossible(c, reply, median) is not { } fault)
        {
            return new CaseOutcome(record, reply.Status == CaseStatus.Ok ? reply.EngineLines : []);
        }

        return new CaseOutcome(record with { Status = CaseStatus.Failed, Reason = fault, Phases = null, Cold = null }, []);
    }

    /// <summary>A time above the measured peak is first held against a fresh measurement of the peak.</summary>
    private string? Impossible(ConvCase c, CaseReply reply, double medianNs)
    {
        if (c.Device.IsCpu && limits.Impossible(c, reply.MinimumFlops, medianNs) is not null)
        {
            limits.Raise(Device.Cpu, pool.Ask(WorkerKey.Reference, new WorkerRequest { Peak = new PeakRequest([c.Threads]) }).Peak!);
        }

        return limits.Impossible(c, reply.MinimumFlops, medianNs);
    }

    private string DeviceName(ConvCase c) => c.Device.IsCpu ? cpuModel : "";
}
