using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary><c>F.unfold</c>, then one batched matrix product: y[n,g] = w[g] · columns[n,g].</summary>
/// <remarks>The whole matrix of columns, N · C·R·S × OH·OW, is built in every run.</remarks>
internal sealed class Im2colConv()
    : TorchAlgorithm("im2col", "F.unfold and a matrix product; the whole im2col matrix is built", AlgorithmFamily.Im2col,
        ErrorModel.Componentwise)
{
    public override IReadOnlyList<string> DeviceKinds => AnyKind;

    public override string? WhyNot(ConvProblem problem, Device device) => AnyDevice(device) ?? TooManyColumns(ColumnBytes(problem));

    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new Im2colPlan(problem, weights, bias, options);

    private sealed class Im2colPlan : TorchPlan
    {
        private readonly ConvCall _call;
        private readonly Tensor _w;
        private readonly Tensor? _b;

        public Im2colPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
            : base(problem, options)
        {
            _call = new ConvCall(problem);
            using DisposeScope scope = torch.NewDisposeScope();

            // One weight matrix for each image and group; expanded ones are views of the same memory.
            _w = Own(Operand(weights, 1, problem.Groups, problem.KPerGroup, problem.Accumulations)
                .expand(problem.N, -1, -1, -1).reshape((long)problem.N * problem.Groups, problem.KPerGroup, problem.Accumulations));
            _b = bias.IsEmpty ? null : Own(Operand(bias, 1, problem.K, 1, 1));
        }

        public override long WorkspaceBytes => ColumnBytes(Problem);

        protected override Tensor Compute(Tensor x)
        {
            ConvProblem p = Problem;
            Tensor columns = torch.nn.functional.unfold(_call.Padded(x), (p.R, p.S), (p.DilationH, p.DilationW),
                (_call.Padding[0], _call.Padding[1]), (p.StrideH, p.StrideW));

            // m = K/Groups, n = OH·OW, k = (C/Groups)·R·S
            Tensor y = torch.bmm(_w, columns.view((long)p.N * p.Groups, p.Accumulations, (long)p.OH * p.OW)).view(p.N, p.K, p.OH, p.OW);
            return _b is null ? y : y.add_(_b);
        }
    }
}
