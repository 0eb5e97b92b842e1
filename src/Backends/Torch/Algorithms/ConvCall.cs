using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary>The arguments of <c>F.conv2d</c>, which pads both sides alike: other padding becomes a padded copy, as
/// PyTorch's users do.</summary>
internal sealed class ConvCall
{
    private readonly bool _symmetric;
    private readonly long[] _border; // left, right, top, bottom: F.pad's order
    private readonly long _groups;

    public ConvCall(ConvProblem p)
    {
        _symmetric = p.PadTop == p.PadBottom && p.PadLeft == p.PadRight;
        _border = [p.PadLeft, p.PadRight, p.PadTop, p.PadBottom];
        _groups = p.Groups;
        Strides = [p.StrideH, p.StrideW];
        Dilation = [p.DilationH, p.DilationW];
        Padding = _symmetric ? [p.PadTop, p.PadLeft] : [0, 0];
    }

    /// <summary>Padding that is left to the convolution, height and width.</summary>
    public long[] Padding { get; }

    /// <summary>Strides, height and width.</summary>
    public long[] Strides { get; }

    /// <summary>Dilation, height and width.</summary>
    public long[] Dilation { get; }

    /// <summary>x, or a copy of it with the border that the convolution cannot add itself.</summary>
    public Tensor Padded(Tensor x) => _symmetric ? x : torch.nn.functional.pad(x, _border);

    /// <summary>y = x ⋆ w + b.</summary>
    public Tensor Invoke(Tensor x, Tensor w, Tensor? b) =>
        torch.nn.functional.conv2d(Padded(x), w, b, Strides, Padding, Dilation, _groups);
}
