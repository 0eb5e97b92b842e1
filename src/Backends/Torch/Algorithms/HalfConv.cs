using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.conv2d</c> in a format of 16 bits, as <c>model.bfloat16()</c> computes it: weights and bias converted in
/// Prepare, the image and the output in every run.</summary>
/// <remarks>The output is rounded to the format too. Numbers above float16's range, 65504, become infinite.</remarks>
internal sealed class HalfConv(string name, string description, FloatFormat format, torch.ScalarType type)
    : TorchAlgorithm(name, description, AlgorithmFamily.Auto, ErrorModel.Componentwise)
{
    public static readonly HalfConv BFloat16 =
        new("bf16", "F.conv2d in bfloat16; conversions of image and output timed", FloatFormat.BFloat16, torch.ScalarType.BFloat16);

    public static readonly HalfConv Float16 =
        new("f16", "F.conv2d in float16; conversions of image and output timed", FloatFormat.Binary16, torch.ScalarType.Float16);

    public override bool OnRequest => true;

    public override FloatFormat Operands => format;

    public override FloatFormat Results => format;

    /// <remarks>The peak is measured with float32: AVX512_BF16 multiplies twice as many pairs in a cycle, AMX sixteen times
    /// as many.</remarks>
    public override double MinimumFlops(ConvProblem problem) => problem.EffectiveFlops / 16;

    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new HalfPlan(problem, weights, bias, options, type);

    private sealed class HalfPlan : TorchPlan
    {
        private readonly ConvCall _call;
        private readonly torch.ScalarType _type;
        private readonly Tensor _w;
        private readonly Tensor? _b;

        public HalfPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options,
            torch.ScalarType type)
            : base(problem, options)
        {
            _call = new ConvCall(problem);
            _type = type;
            using DisposeScope scope = torch.NewDisposeScope();
            _w = Own(Weights(weights).to_type(type));
            _b = bias.IsEmpty ? null : Own(Operand(bias, problem.K).to_type(type));
        }

        protected override Tensor Compute(Tensor x) => _call.Invoke(x.to_type(_type), _w, _b).to_type(torch.ScalarType.Float32);
    }
}
