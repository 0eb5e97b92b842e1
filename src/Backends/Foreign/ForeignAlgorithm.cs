namespace ConvBench.Backends.Foreign;

/// <summary>A row of a worker, as it declared it.</summary>
internal sealed class ForeignAlgorithm(ForeignBackend backend, HelloRow row) : IConvAlgorithm
{
    /// <summary>Products of reduced operands for one of float32: as for matrix units of 16 bits.</summary>
    private const double ReducedRate = 16;

    /// <summary>Flops of one thread in a nanosecond, ten times what the widest vectors of any processor do: the measured peak is held
    /// against a time later, when it is known.</summary>
    private const double MostFlopsPerNs = 10_000;

    private double? _leastLoadNs;

    /// <inheritdoc/>
    public string Id { get; } = $"{backend.Name}/{row.Name}";

    /// <inheritdoc/>
    public string Description => row.Description;

    /// <inheritdoc/>
    public AlgorithmFamily Family => row.Family;

    /// <inheritdoc/>
    public string Worker => backend.Word;

    /// <inheritdoc/>
    public IReadOnlyList<string> DeviceKinds =>
        [.. (row.Devices ?? backend.Devices.Select(d => d.ToString())).Select(d => d.Split(':')[0]).Distinct()];

    /// <inheritdoc/>
    public ErrorModel ErrorModel => row.ErrorModel;

    /// <inheritdoc/>
    public bool OnRequest => row.OnRequest;

    /// <inheritdoc/>
    public FloatFormat Operands => row.Operands;

    /// <inheritdoc/>
    public ProblemFeatures Features => row.Features;

    /// <inheritdoc/>
    public string? WhyNot(ConvProblem problem, Device device) =>
        row.Devices is { } own && !own.Contains(device.ToString()) ? $"runs on {string.Join(", ", own)}" : null;

    /// <inheritdoc/>
    /// <remarks>A row that declares a sum of its own products computes them all; of any other nothing is known but that it is
    /// bilinear.</remarks>
    public double MinimumFlops(ConvProblem problem)
    {
        double flops = ErrorModel == ErrorModel.Componentwise ? problem.EffectiveFlops : FlopBound.AnyBilinear(problem);
        return Operands == FloatFormat.Binary32 ? flops : flops / ReducedRate;
    }

    /// <inheritdoc/>
    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, problem.WeightCount, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length, problem.HasBias ? problem.K : 0, nameof(bias));
        return ForeignPlan.Prepare(
            backend.Process(), row.Name, problem, weights, bias, options, () => _leastLoadNs ??= LeastLoadNs(options),
            options.Device.IsCpu ? MinimumFlops(problem) / (MostFlopsPerNs * options.Threads) : 0);
    }

    /// <summary>What a load of one number takes, ns; nothing where the row has no such layer.</summary>
    private double LeastLoadNs(ConvOptions options)
    {
        try
        {
            var one = new ConvProblem(1, 1, 1, 1, 1, 1, 1);
            using var plan = ForeignPlan.Prepare(backend.Process(), row.Name, one, [1f], [], options, () => 0, 0);
            return plan.LeastLoadNs();
        }
        catch (RowFaultException e) when (e.IsUnsupported)
        {
            return 0;
        }
    }
}
