namespace ConvBench.Bench.Protocol;

/// <summary>What a worker answers: any number of stages, then one result (or a fault), each a JSON line.</summary>
internal sealed record WorkerReply
{
    /// <summary>The request's next step ("prepare", "time"); where a worker dies, the last one is the place.</summary>
    public string? Stage { get; init; }

    public ProbeReply? Probe { get; init; }

    public CaseReply? Case { get; init; }

    public CheckResult? Repro { get; init; }

    public OutputReply? Output { get; init; }

    public GraphReply? Graph { get; init; }

    public TruthReply? Truth { get; init; }

    public DeviceLimits? Peak { get; init; }

    public EmptyCallReply? EmptyCall { get; init; }

    /// <summary>The request could not be handled at all, one line.</summary>
    public string? Fault { get; init; }
}
