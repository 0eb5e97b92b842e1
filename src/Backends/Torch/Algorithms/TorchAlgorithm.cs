using ConvBench.Backends.Torch.Loading;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary>What the torch rows share: they compute any <see cref="ConvProblem"/> that <see cref="WhyNot"/> lets through.</summary>
internal abstract class TorchAlgorithm(string name, string description, AlgorithmFamily family, ErrorModel errorModel) : IConvAlgorithm
{
    /// <summary>A tensor that one run makes, or keeps, beyond its operands may hold this many bytes.</summary>
    protected const long MemoryLimitBytes = 2L << 30;

    public string Id => $"torch/{name}";

    public string Description => description;

    public AlgorithmFamily Family => family;

    public ErrorModel ErrorModel => errorModel;

    public virtual bool OnRequest => false;

    /// <summary>CPU alone unless overridden.</summary>
    public virtual IReadOnlyList<string> DeviceKinds => ["cpu"];

    public virtual FloatFormat Operands => FloatFormat.Binary32;

    public virtual FloatFormat Results => FloatFormat.Binary32;

    public ProblemFeatures Features => ProblemFeatures.Convolution | ProblemFeatures.Relu;

    /// <summary>CPU alone unless overridden.</summary>
    public virtual string? WhyNot(ConvProblem problem, Device device) => CpuOnly(device);

    /// <summary>That of the contract unless overridden.</summary>
    public virtual double NormwiseLimit(ConvProblem problem) => Tolerance.NormwiseRelL2;

    /// <remarks>oneDNN is asked for its direct algorithm, and may skip taps on padding; im2col multiplies all of them.</remarks>
    public virtual double MinimumFlops(ConvProblem problem) => problem.EffectiveFlops;

    /// <summary>None unless overridden.</summary>
    public virtual ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) => null;

    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        Checked(problem, weights, bias, options);

    /// <remarks>Modules called in turn: the layout of an output stays as it is for the next, and ends as NCHW.</remarks>
    public IConvPlan? PrepareChain(
        ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, int layers)
    {
        TorchPlan plan = Checked(problem, weights, bias, options);
        plan.Layers = layers;
        return plan;
    }

    private TorchPlan Checked(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, problem.WeightCount, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length, problem.HasBias ? problem.K : 0, nameof(bias));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        if (TorchLibrary.Instance.Fault is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        if (!this.Supports(problem, options.Device, out string reason))
        {
            throw new NotSupportedException($"{Id}: {reason}");
        }

        return Plan(problem, weights, bias, options);
    }

    /// <summary>The plan; everything has been checked.</summary>
    protected abstract TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options);

    /// <summary>Bytes of the matrix of columns of all groups, N · C·R·S × OH·OW floats.</summary>
    protected static long ColumnBytes(ConvProblem p) => 4L * p.N * p.C * p.R * p.S * p.OH * p.OW;

    /// <summary>The refusal of a row that builds a matrix of columns of this size.</summary>
    protected static string? TooManyColumns(long bytes) => bytes <= MemoryLimitBytes ? null
        : $"the im2col matrix takes {bytes >> 20} MiB, the limit is {MemoryLimitBytes >> 20} MiB";

    /// <summary>The refusal of a row that means a CPU library.</summary>
    protected static string? CpuOnly(Device device) => device.IsCpu ? null : $"a row of the CPU, not of {device}";

    /// <summary>Kinds of a row that runs on any of torch's devices.</summary>
    protected static IReadOnlyList<string> AnyKind => ["cpu", "cuda"];

    /// <summary>The refusal of a row that runs on any of torch's devices.</summary>
    protected static string? AnyDevice(Device device) =>
        device.IsCpu || IsCuda(device) ? null : $"torch has no device '{device}' here: cpu, cuda:0, ...";

    protected static bool IsCuda(Device device) => device.Kind == "cuda";
}
