namespace ConvBench.Backends.OpenCl.Clblast;

/// <summary>clblast/convgemm: convolution as GEMM, im2col inside of CLBlast.</summary>
/// <remarks>C. Nugteren, CLBlast: A Tuned OpenCL BLAS Library, IWOCL 2018.</remarks>
internal sealed class ConvgemmAlgorithm : IConvAlgorithm
{
    /// <inheritdoc/>
    public string Id => "clblast/convgemm";

    /// <inheritdoc/>
    public string Description => "CLBlast's convolution as GEMM";

    /// <inheritdoc/>
    public AlgorithmFamily Family => AlgorithmFamily.Im2col;

    /// <inheritdoc/>
    public IReadOnlyList<string> DeviceKinds => ["opencl"];

    /// <inheritdoc/>
    public ErrorModel ErrorModel => ErrorModel.Componentwise;

    /// <inheritdoc/>
    public ProblemFeatures Features => ProblemFeatures.Batch | ProblemFeatures.Stride | ProblemFeatures.Dilation;

    /// <inheritdoc/>
    public double MinimumFlops(ConvProblem problem) => problem.EffectiveFlops;

    /// <inheritdoc/>
    public string? WhyNot(ConvProblem problem, Device device) =>
        device.Kind != "opencl" ? "runs on the devices of OpenCL alone, opencl:0, …"
        : problem.Groups > 1 ? "CLBlast's convgemm has no groups"
        : problem.HasBias || problem.HasRelu ? "CLBlast's convgemm adds no bias and has no ReLU"
        : problem.PadTop != problem.PadBottom || problem.PadLeft != problem.PadRight ? "CLBlast's convgemm pads opposite sides alike"
        : null;

    /// <inheritdoc/>
    public IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, problem.WeightCount, nameof(weights));
        if (ClblastLibrary.Instance.Fault is { } fault)
        {
            throw new RowFaultException(fault);
        }

        if (!this.Supports(problem, options.Device, out string reason))
        {
            throw new NotSupportedException($"{Id}: {reason}");
        }

        var plan = new OpenClPlan(problem, options) { Bound = SumBound.AnyOrder(problem) };
        try
        {
            plan.Add(new ConvgemmCall(problem, plan.X, plan.Constants(weights), plan.Y));
            plan.Run(1); // compiles its kernels
            return plan;
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }
}
