namespace ConvBench.Backends.Managed;

/// <summary>What all managed algorithms share: the id, the device and ISA checks.</summary>
internal abstract class ManagedAlgorithm(string name, string description, ErrorModel errorModel) : IConvAlgorithm
{
    /// <inheritdoc/>
    public string Id { get; } = "managed/" + name;

    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public ErrorModel ErrorModel { get; } = errorModel;

    /// <inheritdoc/>
    public bool Supports(ConvProblem problem, string device, out string reason)
    {
        reason = device != "cpu" ? $"managed kernels run on cpu, not on {device}" : WhyNot(problem) ?? "";
        return reason.Length == 0;
    }

    /// <inheritdoc/>
    public virtual double MinimumFlops(ConvProblem problem) => problem.EffectiveFlops;

    /// <inheritdoc/>
    public abstract IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options);

    /// <summary>Why the algorithm cannot do this problem, one line; null where it can.</summary>
    protected virtual string? WhyNot(ConvProblem problem) => null;
}
