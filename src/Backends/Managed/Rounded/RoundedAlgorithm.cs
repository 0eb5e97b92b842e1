using ConvBench.Backends.Managed.Direct;

namespace ConvBench.Backends.Managed.Rounded;

/// <summary>managed/direct-bf16 and managed/direct-f16: managed/direct on operands of 16 bits, sums in float32; every layer.</summary>
/// <remarks>
/// Products of two bfloat16 (8 + 8 bits) or two float16 (11 + 11) are exact in float32. Weights and bias are rounded in
/// Prepare, the input in every run. What a machine with products of
/// 16 bits would compute, at float32's speed: this row is for its error. Numbers above float16's range, 65504, become infinite.
/// </remarks>
internal sealed class RoundedAlgorithm(string name, FloatFormat format)
    : ManagedAlgorithm(name, $"managed/direct on operands rounded to {format.Name}, products exact, sums in float32",
        ErrorModel.Componentwise)
{
    /// <summary>√2 times the relative error of rounding log-uniform significands (<see cref="PrecisionSentinel"/>).</summary>
    private const double OperandError = 0.60;

    private const double RoundingCycles = 1; // per input, 4 at a time
    private readonly DirectAlgorithm _direct = new();

    /// <inheritdoc/>
    public override AlgorithmFamily Family => AlgorithmFamily.Direct;

    /// <inheritdoc/>
    public override bool OnRequest => true;

    /// <inheritdoc/>
    public override FloatFormat Operands => format;

    /// <inheritdoc/>
    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new RoundedPlan(
        problem, (ManagedPlan)_direct.Prepare(problem, format.Round(weights), format.Round(bias), options), format, options.Isa);

    /// <inheritdoc/>
    public override double Cycles(ConvProblem problem, int lanes) => _direct.Cycles(problem, lanes) + (RoundingCycles * problem.InputCount);

    /// <inheritdoc/>
    public override double ExpectedRelL2(ConvProblem problem, int lanes) =>
        (OperandError * format.Unit) + _direct.ExpectedRelL2(problem, lanes);
}
