namespace ConvBench.Records.Networks;

/// <summary>What was asked of a model file, and its convolutions; network.json beside a run's records.</summary>
/// <param name="Model">The file's name, without its folder.</param>
/// <param name="CommandLine">How to repeat it.</param>
public sealed record NetworkHeader(string Model, string CommandLine)
{
    /// <summary>File name below a run's folder.</summary>
    public const string FileName = "network.json";

    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Version of the operator set "ai.onnx" that the model names.</summary>
    public long Opset { get; init; }

    /// <summary>The tool that wrote the file, as the file says; "" where it does not.</summary>
    public string Producer { get; init; } = "";

    /// <summary>The graph's inputs.</summary>
    public IReadOnlyList<NetworkInput> Inputs { get; init; } = [];

    /// <summary>The convolutions that rows compute, in the order in which they run.</summary>
    public IReadOnlyList<NetworkLayer> Layers { get; init; } = [];

    /// <summary>Convolutions that stay with ONNX Runtime, each with the reason.</summary>
    public IReadOnlyList<LayerNotTaken> NotTaken { get; init; } = [];

    /// <summary>Operators that ran in float32 in the float64 network too, since ONNX Runtime has them in no other type: operator and
    /// its nodes.</summary>
    public IReadOnlyDictionary<string, int> InSingle { get; init; } = new Dictionary<string, int>();

    /// <summary>Threads of the rows.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Largest relative L2 error of a layer that "within the budget" allows a row.</summary>
    public double Budget { get; init; } = 1e-6;
}
