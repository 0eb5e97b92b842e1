namespace ConvBench.Bench.Protocol;

/// <summary>What the host asks of a worker: one JSON line, exactly one part set.</summary>
internal sealed record WorkerRequest
{
    public ProbeRequest? Probe { get; init; }

    public CaseRequest? Case { get; init; }

    public ReproRequest? Repro { get; init; }

    public OutputRequest? Output { get; init; }

    public GraphRequest? Graph { get; init; }

    public TruthRequest? Truth { get; init; }

    public PeakRequest? Peak { get; init; }

    public EmptyCallRequest? EmptyCall { get; init; }
}
