using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.conv2d</c> as a PyTorch user calls it: NCHW, weights as they are; oneDNN's direct convolution in nearly every case.</summary>
internal sealed class AutoConv() : TorchAlgorithm("auto", "F.conv2d, NCHW operands, the library's choice (oneDNN direct as a rule)", ErrorModel.Componentwise)
{
    protected override string? Refusal(ConvProblem problem, string device) =>
        IsCuda(device) ? "on a CUDA device the row is torch/cudnn: its error is judged otherwise" : CpuOnly(device);

    protected override IConvPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new Conv2dPlan(problem, weights, bias, options, oneDnn: true);
}

/// <summary><c>F.conv2d</c> with oneDNN off: ATen's own im2col and matrix product, one group after the other.</summary>
internal sealed class NativeConv() : TorchAlgorithm("native", "F.conv2d with oneDNN off: ATen's own kernels (im2col + MKL)", ErrorModel.Componentwise)
{
    /// <remarks>ATen builds the columns of a whole group of the batch at once; beyond the limit it was seen to take three times their size.</remarks>
    protected override string? Refusal(ConvProblem problem, string device) =>
        CpuOnly(device) ?? TooManyColumns(problem.R * problem.S == 1 ? 0 : ColumnBytes(problem) / problem.Groups);

    protected override IConvPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        Loading.TorchLibrary.Instance.Context!.CanSwitchOneDnn
            ? new Conv2dPlan(problem, weights, bias, options, oneDnn: false)
            : throw new NotSupportedException($"{Id}: this libtorch does not export the switch for oneDNN");
}

/// <summary><c>F.conv2d</c> on a CUDA device: cuDNN's choice, which may be Winograd or FFT. TF32 is off: operands are float32.</summary>
internal sealed class CudnnConv() : TorchAlgorithm("cudnn", "F.conv2d on a CUDA device: cuDNN's choice, TF32 off", ErrorModel.Normwise)
{
    public override double MinimumFlops(ConvProblem problem) => FlopBound.AnyBilinear(problem);

    protected override string? Refusal(ConvProblem problem, string device) =>
        IsCuda(device) ? null : "needs a CUDA device (cuda:0)";

    protected override IConvPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        torch.backends.cudnn.allow_tf32 = false;
        return new Conv2dPlan(problem, weights, bias, options, oneDnn: true);
    }
}

/// <summary>The plan of one <c>F.conv2d</c>.</summary>
internal sealed class Conv2dPlan : TorchPlan
{
    private readonly ConvCall _call;
    private readonly Tensor _w;
    private readonly Tensor? _b;
    private readonly bool _oneDnn;

    public Conv2dPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, bool oneDnn)
        : base(problem, options)
    {
        _call = new ConvCall(problem);
        _oneDnn = oneDnn;
        _w = Own(Weights(weights));
        _b = Bias(bias);
    }

    protected override bool OneDnn => _oneDnn;

    protected override Tensor Compute(Tensor x) => _call.Invoke(x, _w, _b);
}
