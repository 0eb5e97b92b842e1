namespace ConvBench.Backends.OpenCl.Clblast;

/// <summary>clblast/convgemm: convolution as GEMM, im2col inside of CLBlast.</summary>
/// <remarks>C. Nugteren, CLBlast: A Tuned OpenCL BLAS Library, IWOCL 2018.</remarks>
internal sealed class ConvgemmAlgorithm() : OpenClAlgorithm("clblast/convgemm", "CLBlast's convolution as GEMM")
{
    /// <inheritdoc/>
    public override bool IsOwn => false;

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Im2col;

    /// <inheritdoc/>
    public override ProblemFeatures Features => ProblemFeatures.Batch | ProblemFeatures.Stride | ProblemFeatures.Dilation;

    /// <inheritdoc/>
    public override double MinimumFlops(ConvProblem problem) => problem.EffectiveFlops;

    /// <inheritdoc/>
    protected override string? WhyNot(ConvProblem problem) =>
        problem.Groups > 1 ? "CLBlast's convgemm has no groups"
        : problem.HasBias || problem.HasRelu ? "CLBlast's convgemm adds no bias and has no ReLU"
        : problem.PadTop != problem.PadBottom || problem.PadLeft != problem.PadRight ? "CLBlast's convgemm pads opposite sides alike"
        : null;

    /// <inheritdoc/>
    protected override void Build(OpenClPlan plan, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        if (ClblastLibrary.Instance.Fault is { } fault)
        {
            throw new RowFaultException(fault);
        }

        plan.Bound = SumBound.AnyOrder(plan.Problem);
        plan.Add(new ConvgemmCall(plan.Problem, plan.X, plan.Constants(weights), plan.Y));
        plan.Run(1); // compiles its kernels
    }
}
