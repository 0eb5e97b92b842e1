using ConvBench.Backends.Managed.Auto;

namespace ConvBench.Backends.Managed.Plans;

/// <summary>What all managed algorithms share: the id, the device and ISA checks.</summary>
internal abstract class ManagedAlgorithm(string name, string description, ErrorModel errorModel) : IConvAlgorithm
{
    /// <inheritdoc/>
    public string Id { get; } = "managed/" + name;

    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public abstract AlgorithmFamily Family { get; }

    /// <inheritdoc/>
    public bool IsOwn => true;

    /// <inheritdoc/>
    public bool HasIsa => true;

    /// <inheritdoc/>
    public ErrorModel ErrorModel { get; } = errorModel;

    /// <inheritdoc/>
    public virtual bool Chooses => false;

    /// <inheritdoc/>
    public virtual ModelFit? Fit => null;

    /// <inheritdoc/>
    public virtual bool OnRequest => false;

    /// <inheritdoc/>
    public virtual FloatFormat Operands => FloatFormat.Binary32;

    /// <inheritdoc/>
    public virtual double NormwiseLimit(ConvProblem problem) => Tolerance.NormwiseRelL2;

    /// <inheritdoc/>
    public virtual ProblemFeatures Features => ProblemFeatures.Convolution | ProblemFeatures.Relu;

    /// <inheritdoc/>
    public string? WhyNot(ConvProblem problem, Device device) =>
        !device.IsCpu ? $"managed kernels run on cpu, not on {device}" : WhyNot(problem);

    /// <inheritdoc/>
    public virtual double MinimumFlops(ConvProblem problem) => problem.EffectiveFlops;

    /// <inheritdoc/>
    public virtual ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) =>
        new(ExpectedRelL2(problem, IsaSelector.Lanes(options.Isa)));

    /// <inheritdoc/>
    public abstract IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options);

    /// <summary>Estimated cycles of one run on one thread; what <see cref="AutoAlgorithm"/> compares: no less than the
    /// flops take, and no less with narrower vectors. See docs/reference/performance.md, "Cost model".</summary>
    /// <param name="problem">A layer that is supported.</param>
    /// <param name="lanes">Floats of a vector.</param>
    public abstract double Cycles(ConvProblem problem, int lanes);

    /// <summary>Estimated relative L2 error for operands of random signs; a little above what is measured.</summary>
    /// <param name="problem">A layer that is supported.</param>
    /// <param name="lanes">Floats of a vector: tiles may depend on it.</param>
    public abstract double ExpectedRelL2(ConvProblem problem, int lanes);

    /// <summary>Why the algorithm cannot do this problem, one line; null where it can.</summary>
    protected virtual string? WhyNot(ConvProblem problem) => null;
}
