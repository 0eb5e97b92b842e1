namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.conv2d</c> on a CUDA device: cuDNN's choice, which may be Winograd or FFT.</summary>
/// <remarks>PyTorch's own default allows TF32 in convolutions: the row that does so is what a user gets, and is no float32 convolution.
/// </remarks>
internal sealed class CudnnConv(string name, string description, bool tf32)
    : TorchAlgorithm(name, description, AlgorithmFamily.Auto, ErrorModel.Normwise)
{
    public static readonly CudnnConv Float32 = new("cudnn", "F.conv2d on a CUDA device: cuDNN's choice, TF32 off", tf32: false);

    public static readonly CudnnConv Tf32 =
        new("cudnn-tf32", "F.conv2d on a CUDA device: cuDNN's choice, TF32 allowed (PyTorch's default)", tf32: true);

    public override bool OnRequest => tf32;

    public override IReadOnlyList<string> DeviceKinds => ["cuda"];

    public override double NormwiseLimit(ConvProblem problem) => tf32 ? Tolerance.Tf32RelL2 : Tolerance.NormwiseRelL2;

    public override double MinimumFlops(ConvProblem problem) => FlopBound.AnyBilinear(problem) / (tf32 ? FlopBound.Tf32Rate : 1);

    public override string? WhyNot(ConvProblem problem, Device device) =>
        IsCuda(device) ? null : "needs a CUDA device (cuda:0)";

    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new Conv2dPlan(problem, weights, bias, options, oneDnn: true, tf32);
}
