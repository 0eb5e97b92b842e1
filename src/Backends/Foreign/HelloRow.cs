namespace ConvBench.Backends.Foreign;

/// <summary>One algorithm, as a worker declares it.</summary>
internal sealed record HelloRow
{
    private static readonly Dictionary<string, AlgorithmFamily> Families = new()
    {
        ["direct"] = AlgorithmFamily.Direct,
        ["im2col"] = AlgorithmFamily.Im2col,
        ["winograd"] = AlgorithmFamily.Winograd,
        ["fft"] = AlgorithmFamily.Fft,
        ["auto"] = AlgorithmFamily.Auto,
    };

    private static readonly Dictionary<string, ErrorModel> Models = new()
    {
        ["componentwise"] = ErrorModel.Componentwise,
        ["normwise"] = ErrorModel.Normwise,
    };

    private static readonly Dictionary<string, ProblemFeatures> FeatureNames = new()
    {
        ["batch"] = ProblemFeatures.Batch,
        ["stride"] = ProblemFeatures.Stride,
        ["dilation"] = ProblemFeatures.Dilation,
        ["groups"] = ProblemFeatures.Groups,
        ["unequal-padding"] = ProblemFeatures.UnequalPadding,
        ["bias"] = ProblemFeatures.Bias,
        ["relu"] = ProblemFeatures.Relu,
    };

    private static readonly Dictionary<string, FloatFormat> Formats = new()
    {
        ["float32"] = FloatFormat.Binary32,
        ["tf32"] = FloatFormat.TensorFloat32,
        ["bfloat16"] = FloatFormat.BFloat16,
        ["float16"] = FloatFormat.Binary16,
    };

    public required string Name { get; init; }

    public AlgorithmFamily Family { get; init; } = AlgorithmFamily.Auto;

    public string Description { get; init; } = "";

    public ErrorModel ErrorModel { get; init; } = ErrorModel.Normwise;

    public ProblemFeatures Features { get; init; }

    public FloatFormat Operands { get; init; } = FloatFormat.Binary32;

    /// <summary>Devices on which it runs; null: all of the worker's.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    public bool OnRequest { get; init; }

    /// <exception cref="RowFaultException">Something is missing, or not as the protocol says.</exception>
    public static HelloRow Of(Answer part)
    {
        string name = part.Text("name");
        if (!WorkerDefinition.IsName(name))
        {
            throw part.Fault("name", $"'{name}'", "small letters, digits and hyphens, a letter first, 40 characters at most");
        }

        AlgorithmFamily family = One(part, "family", part.Text("family"), Families);
        ErrorModel usual = family is AlgorithmFamily.Direct or AlgorithmFamily.Im2col ? ErrorModel.Componentwise : ErrorModel.Normwise;
        return new HelloRow
        {
            Name = name,
            Family = family,
            Description = part.OptionalText("description") ?? "",
            ErrorModel = part.OptionalText("errorModel") is { } model ? One(part, "errorModel", model, Models) : usual,
            Features = (part.Texts("features") ?? []).Aggregate(
                ProblemFeatures.None, (all, word) => all | One(part, "features", word, FeatureNames)),
            Operands = part.OptionalText("operands") is { } format ? One(part, "operands", format, Formats) : FloatFormat.Binary32,
            Devices = part.Texts("devices"),
            OnRequest = part.Truth("onRequest"),
        };
    }

    private static T One<T>(Answer part, string member, string word, Dictionary<string, T> known) =>
        known.TryGetValue(word, out T? value) ? value
        : throw part.Fault(member, $"'{word}'", $"one of {string.Join(", ", known.Keys)}");
}
