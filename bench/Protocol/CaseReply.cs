namespace ConvBench.Bench.Protocol;

internal sealed record CaseReply
{
    public required CaseStatus Status { get; init; }

    /// <summary>One line where it failed; may hold a remark where not.</summary>
    public string Reason { get; init; } = "";

    public string Version { get; init; } = "";

    public double? PrepareNs { get; init; }

    public long? WorkspaceBytes { get; init; }

    public string Variant { get; init; } = "";

    public double? ExecutedFlops { get; init; }

    public ColdRecord? Cold { get; init; }

    public IReadOnlyList<PhaseTime>? Phases { get; init; }

    public ErrorStats? Error { get; init; }

    /// <summary>Format of the operands (<see cref="FloatFormat.Name"/>).</summary>
    public string Operands { get; init; } = "float32";

    public ErrorStats? Arithmetic { get; init; }

    public BoundRecord? Bound { get; init; }

    public bool? Deterministic { get; init; }

    /// <summary>The algorithm's lower bound of the flops that it executes.</summary>
    public double MinimumFlops { get; init; }

    /// <summary>BenchmarkDotNet's engine's own lines, in its own format.</summary>
    public string[] EngineLines { get; init; } = [];
}
