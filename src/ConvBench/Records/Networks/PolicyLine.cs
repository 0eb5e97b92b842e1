namespace ConvBench.Records.Networks;

/// <summary>The whole network computed with one choice of rows; a line of network-policies.jsonl.</summary>
/// <param name="Name">"all managed/winograd-f6x3", "fastest", "fastest within 1e-06".</param>
public sealed record PolicyLine(string Name)
{
    /// <summary>Name of the policy whose convolutions are all exact but for one rounding.</summary>
    public const string Rounded = "correctly rounded";

    /// <summary>Name of the one that takes the fastest row of each layer; that of the same within a budget goes on behind it.</summary>
    public const string Fastest = "fastest";

    /// <summary>What stands before the row's id in the name of a policy that takes one row wherever it can.</summary>
    public const string OneRow = "all ";

    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "network-policies.jsonl";

    /// <summary>The row of each layer, in the order of the layers.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>Layers that the policy's own row does not compute and another one did.</summary>
    public int Substituted { get; init; }

    /// <summary>Largest local relative L2 error that the policy allows; null for any.</summary>
    public double? Budget { get; init; }

    /// <summary>Errors of each layer, in the order of the layers.</summary>
    public IReadOnlyList<PolicyLayer> Layers { get; init; } = [];

    /// <summary>Errors of the graph's outputs of floating point.</summary>
    public IReadOnlyList<NetworkOutput> Outputs { get; init; } = [];

    /// <summary>Why the network did not come to its end, one line; "" where it did.</summary>
    public string Fault { get; init; } = "";
}
