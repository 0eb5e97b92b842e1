using TorchSharp;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.conv2d</c> on a CUDA device: cuDNN's choice, which may be Winograd or FFT. TF32 is off: operands are float32.</summary>
internal sealed class CudnnConv()
    : TorchAlgorithm("cudnn", "F.conv2d on a CUDA device: cuDNN's choice, TF32 off", AlgorithmFamily.Auto, ErrorModel.Normwise)
{
    public override IReadOnlyList<string> DeviceKinds => ["cuda"];

    public override double MinimumFlops(ConvProblem problem) => FlopBound.AnyBilinear(problem);

    public override string? WhyNot(ConvProblem problem, Device device) =>
        IsCuda(device) ? null : "needs a CUDA device (cuda:0)";

    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        torch.backends.cudnn.allow_tf32 = false;
        return new Conv2dPlan(problem, weights, bias, options, oneDnn: true);
    }
}
