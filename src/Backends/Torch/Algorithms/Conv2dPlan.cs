using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary>The plan of one <c>F.conv2d</c>.</summary>
internal sealed class Conv2dPlan : TorchPlan
{
    private readonly ConvCall _call;
    private readonly Tensor _w;
    private readonly Tensor? _b;
    private readonly bool _oneDnn;
    private readonly bool? _tf32;

    /// <param name="problem">The layer.</param>
    /// <param name="weights">KCRS.</param>
    /// <param name="bias">K, or empty.</param>
    /// <param name="options">Device and threads.</param>
    /// <param name="oneDnn">False where oneDNN is to stay off.</param>
    /// <param name="tf32">Whether cuDNN may round operands to TF32; null where there is no cuDNN.</param>
    public Conv2dPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options, bool oneDnn,
        bool? tf32 = null)
        : base(problem, options)
    {
        _call = new ConvCall(problem);
        _oneDnn = oneDnn;
        _tf32 = tf32;
        _w = Own(Weights(weights));
        _b = Bias(bias);
    }

    protected override bool OneDnn => _oneDnn;

    protected override bool? Tf32 => _tf32;

    protected override Tensor Compute(Tensor x) => _call.Invoke(x, _w, _b);
}
