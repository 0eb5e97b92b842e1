namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.conv2d</c> as a PyTorch user calls it: NCHW, weights as they are; oneDNN's direct convolution in nearly
/// every case.</summary>
internal sealed class AutoConv()
    : TorchAlgorithm("auto", "F.conv2d, NCHW operands, the library's choice (oneDNN direct as a rule)", AlgorithmFamily.Auto,
        ErrorModel.Componentwise)
{
    public override string? WhyNot(ConvProblem problem, Device device) =>
        IsCuda(device) ? "on a CUDA device the row is torch/cudnn: its error is judged otherwise" : CpuOnly(device);

    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new Conv2dPlan(problem, weights, bias, options, oneDnn: true);
}
