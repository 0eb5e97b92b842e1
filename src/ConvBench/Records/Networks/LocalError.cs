using ConvBench.Errors;

namespace ConvBench.Records.Networks;

/// <summary>What one row makes of one layer that is given its true input; a line of network-rows.jsonl.</summary>
/// <param name="Layer"><see cref="NetworkLayer.Index"/>.</param>
/// <param name="Row">The row.</param>
public sealed record LocalError(int Layer, string Row)
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "network-rows.jsonl";

    /// <summary>Whether the row computed it.</summary>
    public CaseStatus Status { get; init; }

    /// <summary>Why not, one line.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Its error against the float64 convolution of the same float32 operands; null where there is none.</summary>
    public ErrorStats? Error { get; init; }
}
