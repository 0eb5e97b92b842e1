using ConvBench.Bench.Cases;
using ConvBench.Bench.Protocol;
using ConvBench.Machine;
using ConvBench.Machine.Simd;

namespace ConvBench.Bench.Worker;

/// <summary>Answers requests inside a worker.</summary>
/// <param name="backend">The worker's one backend; null in the worker that computes truths and peaks.</param>
/// <param name="send">Sends a reply before the last one: a stage.</param>
internal sealed class WorkerService(IConvBackend? backend, Action<WorkerReply> send)
{
    private readonly OperandCache _operands = new();
    private GraphRunner? _graphs;

    /// <summary>Never throws: what goes wrong is the reply.</summary>
    public WorkerReply Answer(WorkerRequest request)
    {
        try
        {
            return request switch
            {
                { Probe: { } probe } => new WorkerReply { Probe = Probe(probe) },
                { Truth: { } truth } => new WorkerReply { Truth = Truth(truth) },
                { Peak: { Device.IsCpu: false } peak } => new WorkerReply { Peak = DevicePeak(peak) },
                { Peak: { } peak } => new WorkerReply { Peak = Peak(peak) },
                { EmptyCall: { } empty } => new WorkerReply { EmptyCall = new EmptyCallReply(new EmptyCall(Backend).Ns(empty)) },
                { Repro: { } repro } => new WorkerReply { Repro = new ReproRunner(Backend, _operands, Stage).Run(repro) },
                { Output: { } output } => new WorkerReply { Output = new OutputRunner(Backend, Stage).Run(output) },
                { Graph: { } graph } => new WorkerReply { Graph = (_graphs ??= new GraphRunner(Backend, Stage)).Run(graph) },
                { Case: { } one } => new WorkerReply { Case = new CaseRunner(Backend, _operands, Stage).Run(one) },
                _ => new WorkerReply { Fault = "an empty request" },
            };
        }
        catch (Exception e)
        {
            return new WorkerReply { Fault = FaultText.OneLine(e) };
        }
    }

    private IConvBackend Backend => backend ?? throw new InvalidOperationException("this worker has no backend");

    private void Stage(string stage) => send(new WorkerReply { Stage = stage });

    private ProbeReply Probe(ProbeRequest request)
    {
        Stage("load");
        if (!Backend.IsAvailable(out string reason))
        {
            return ProbeReply.Missing(reason);
        }

        var refusals = new Dictionary<string, string>();
        foreach (string text in request.Problems)
        {
            ConvProblem problem = ConvProblem.Parse(text);
            foreach (IConvAlgorithm algorithm in Backend.Algorithms)
            {
                foreach (Device device in request.Devices)
                {
                    if (!algorithm.Supports(problem, device, out string why))
                    {
                        refusals[ProbeReply.RefusalKey(algorithm.Id, text, device)] = why;
                    }
                }
            }
        }

        return new ProbeReply(true, "", Backend.Version, Backend.LibraryPath, [.. Backend.Devices], refusals, IsaSelector.Widest)
        {
            Details = Backend.Details,
            Absent = Absent(),
            DeviceNames = Backend.Devices.Where(d => d.Name.Length > 0).ToDictionary(d => d, d => d.Name),
        };
    }

    private Dictionary<string, string> Absent() => Backend.Algorithms.SelectMany(a => a.DeviceKinds).Distinct()
        .Except(Backend.Devices.Select(d => d.Kind)).Select(kind => (Kind: kind, Why: Backend.WhyNone(kind)))
        .Where(a => a.Why is not null).ToDictionary(a => a.Kind, a => a.Why!);

    private TruthReply Truth(TruthRequest request)
    {
        Stage("truth");
        ConvProblem problem = ConvProblem.Parse(request.Problem);
        var cache = new TruthCache(request.TruthFolder);
        cache.Get(OperandCache.IntegerProblem(problem), Distribution.Integers, request.Seed, request.Threads);
        CertifiedTruth known = cache.Get(problem, request.Source, request.Seed, request.Threads);
        ErrorStats rounded = ErrorStats.OfJudged(known.Truth.Rounded(), known.Truth, problem);
        return new TruthReply(rounded, OperandSums.Of(known.Data, known.Truth), known.Certificate,
            [.. ErrorRemark.Of(rounded, known.Truth.Sample)]);
    }

    private DeviceLimits DevicePeak(PeakRequest request)
    {
        Stage("peak");
        return request.Threads.Select(t => Backend.Measure(request.Device, t) ?? DeviceLimits.Unknown)
            .Aggregate(DeviceLimits.Unknown, (all, one) => all.Highest(one));
    }

    private DeviceLimits Peak(PeakRequest request)
    {
        Stage("peak");
        return new DeviceLimits(
            request.Threads.ToDictionary(t => t, MachinePeak.FmaGflops),
            request.Threads.ToDictionary(t => t, MachinePeak.BandwidthGBps));
    }
}
