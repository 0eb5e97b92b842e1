using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.conv2d</c> on channels-last operands: weights turned in Prepare, the image and the output turned in every run.</summary>
internal sealed class ChannelsLastConv()
    : TorchAlgorithm("channels-last", "F.conv2d on channels_last operands (oneDNN NHWC); both image conversions timed",
        AlgorithmFamily.Auto, ErrorModel.Componentwise)
{
    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new ChannelsLastPlan(problem, weights, bias, options);

    private sealed class ChannelsLastPlan : TorchPlan
    {
        private readonly ConvCall _call;
        private readonly Tensor _w;
        private readonly Tensor? _b;

        public ChannelsLastPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
            : base(problem, options)
        {
            _call = new ConvCall(problem);
            using DisposeScope scope = torch.NewDisposeScope();
            _w = Own(ChannelsLast(Weights(weights)));
            _b = Bias(bias);
        }

        protected override Tensor Compute(Tensor x) => _call.Invoke(ChannelsLast(x), _w, _b);

        /// <summary>The same tensor with the strides of NHWC: what <c>to(memory_format=channels_last)</c> makes.</summary>
        private static Tensor ChannelsLast(Tensor t) => t.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
    }
}
