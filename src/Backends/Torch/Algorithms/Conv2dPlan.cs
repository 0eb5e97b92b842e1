using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

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
