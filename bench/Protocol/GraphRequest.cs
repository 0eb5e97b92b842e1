namespace ConvBench.Bench.Protocol;

/// <summary>Open models in ONNX Runtime, and run one: the parts of a network that are no convolutions.</summary>
internal sealed record GraphRequest
{
    /// <summary>Models that shall only be opened, each for itself.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>The model to run; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>Threads of one operator.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether types are asked for, and no run.</summary>
    public bool TypesAlone { get; init; }

    /// <summary>Files with the inputs, by name.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Files to write the outputs to, by name.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();
}
