using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary>oneDNN with weights reordered once into the blocked format that it picks for this very layer.</summary>
/// <remarks>
/// TorchSharp has no opaque oneDNN tensors, but its TorchScript compiler reaches the operators behind <c>torch.utils.mkldnn</c>:
/// <c>mkldnn_reorder_conv2d_weight</c> in Prepare, <c>mkldnn_convolution</c> of the plain NCHW image in every run.
/// </remarks>
internal sealed class PrepackedConv()
    : TorchAlgorithm("prepacked", "oneDNN's direct convolution with weights packed in Prepare", AlgorithmFamily.Auto,
        ErrorModel.Componentwise)
{
    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new PrepackedPlan(problem, weights, bias, options);

    private sealed class PrepackedPlan : TorchPlan
    {
        private readonly ConvCall _call;
        private readonly torch.jit.CompilationUnit _script;
        private readonly object[] _operands; // x, w[, b], as the script takes them

        public PrepackedPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
            : base(problem, options)
        {
            _call = new ConvCall(problem);
            _script = Own(torch.jit.compile(Script(problem, _call)));
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable inference = torch.inference_mode(true);
            Tensor w = Own(_script.invoke<Tensor>("pack", Weights(weights)));
            _operands = Bias(bias) is { } b ? [w, w, b] : [w, w];
        }

        /// <summary>The packed weights; oneDNN's own scratch is not known.</summary>
        public override long WorkspaceBytes => 4 * Problem.WeightCount;

        protected override Tensor Compute(Tensor x)
        {
            _operands[0] = _call.Padded(x);
            return _script.invoke<Tensor>("run", _operands);
        }

        /// <summary>The two functions, with the layer's numbers written in.</summary>
        private static string Script(ConvProblem p, ConvCall call)
        {
            string padding = List(call.Padding), strides = List(call.Strides), dilation = List(call.Dilation);
            bool inside = p.PadTop == call.Padding[0] && p.PadLeft == call.Padding[1]; // else the image arrives padded
            string size = List([p.N, p.C, p.H + (inside ? 0 : p.PadTop + p.PadBottom), p.W + (inside ? 0 : p.PadLeft + p.PadRight)]);
            return $"""
                def pack(w: Tensor) -> Tensor:
                    return torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(w), {padding}, {strides}, {dilation}, {p.Groups}, {size})

                def run(x: Tensor, w: Tensor{(p.HasBias ? ", b: Tensor" : "")}) -> Tensor:
                    return torch.mkldnn_convolution(x, w, {(p.HasBias ? "b" : "None")}, {padding}, {strides}, {dilation}, {p.Groups})

                """;
        }

        private static string List(long[] values) => $"[{string.Join(", ", values)}]";
    }
}
