using ConvBench.Backends.Torch.Loading;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.conv2d</c> with oneDNN off: ATen's own im2col and matrix product, one group after the other.</summary>
internal sealed class NativeConv()
    : TorchAlgorithm("native", "F.conv2d with oneDNN off: ATen's own kernels (im2col + MKL)", AlgorithmFamily.Auto,
        ErrorModel.Componentwise)
{
    /// <remarks>ATen builds the columns of a whole group of the batch at once; beyond the limit it was seen to take three
    /// times their size.</remarks>
    public override string? WhyNot(ConvProblem problem, Device device) =>
        CpuOnly(device) ?? TooManyColumns(problem.R * problem.S == 1 ? 0 : ColumnBytes(problem) / problem.Groups);

    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        TorchLibrary.Instance.Context!.CanSwitchOneDnn
            ? new Conv2dPlan(problem, weights, bias, options, oneDnn: false)
            : throw new NotSupportedException($"{Id}: this libtorch does not export the switch for oneDNN");
}
