using System.Globalization;
using Onnx;

namespace ConvBench.Models;

/// <summary>A Conv node with constant float32 weights, over one or two axes.</summary>
public sealed class ConvNode
{
    private readonly GraphNode _node;
    private readonly int[] _strides, _dilations, _pads;
    private readonly string _autoPad;

    /// <exception cref="FormatException">Attributes that do not fit, one line without the node's name.</exception>
    private ConvNode(GraphNode node, TensorData weights, TensorData? bias)
    {
        (_node, Weights, Bias) = (node, weights, bias);
        int axes = weights.Shape.Length - 2;
        _strides = Pair(Ints("strides", axes), 1);
        _dilations = Pair(Ints("dilations", axes), 1);
        int[] pads = Ints("pads", 2 * axes);
        _pads = pads.Length == 0 ? [0, 0, 0, 0] : axes == 2 ? pads : [0, pads[0], 0, pads[1]];
        int[] kernel = Ints("kernel_shape", axes);
        if (kernel.Length > 0 && !kernel.Select(k => (long)k).SequenceEqual(weights.Shape.Skip(2)))
        {
            throw new FormatException(
                $"kernel_shape {string.Join('×', kernel)}, expected that of the weights, {string.Join('×', weights.Shape.Skip(2))}");
        }

        _autoPad = Attribute("auto_pad")?.S.ToStringUtf8() is { Length: > 0 } auto ? auto : "NOTSET";
        if (_autoPad is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
        {
            throw new FormatException($"auto_pad '{_autoPad}', expected NOTSET, VALID, SAME_UPPER or SAME_LOWER");
        }
    }

    /// <summary>Name of the node.</summary>
    public string Name => _node.Name;

    /// <summary>Tensor that it convolves.</summary>
    public string Input => _node.Proto.Input[0];

    /// <summary>Tensor that it writes.</summary>
    public string Output => _node.Proto.Output[0];

    /// <summary>K, C/groups and the filter's sizes.</summary>
    public TensorData Weights { get; }

    /// <summary>K elements; null for none.</summary>
    public TensorData? Bias { get; }

    /// <summary>Convolutions on the longest way from the inputs to this one.</summary>
    public int Depth { get; internal set; }

    internal GraphNode Node => _node;

    /// <summary>Its problem on an input of these sizes: N, C, H, W, or N, C, W, which is a height of 1.</summary>
    /// <exception cref="FormatException">The sizes do not fit, one line that names the node.</exception>
    public ConvProblem ProblemOf(IReadOnlyList<long> input)
    {
        int axes = Weights.Shape.Length - 2;
        if (input.Count != axes + 2)
        {
            throw new FormatException($"{_node.Where}: an input of {input.Count} axes, expected {axes + 2}");
        }

        int group = Whole(Attribute("group")?.I ?? 1, "group");
        int[] x = [.. input.Select(d => Whole(d, "size of the input"))];
        int[] w = [.. Weights.Shape.Select(d => Whole(d, "size of the weights"))];
        (int h, int r) = axes == 2 ? (x[2], w[2]) : (1, 1);
        if ((long)w[1] * group != x[1])
        {
            throw new FormatException($"{_node.Where}: {x[1]} channels, expected {w[1]} × {group} groups");
        }

        try
        {
            ConvProblem p = new(x[0], x[1], h, x[^1], w[0], r, w[^1])
            {
                StrideH = _strides[0],
                StrideW = _strides[1],
                DilationH = _dilations[0],
                DilationW = _dilations[1],
                Groups = group,
                HasBias = Bias is not null,
            };
            (int top, int bottom) = Padding(p.Rows, _pads[0], _pads[2]);
            (int left, int right) = Padding(p.Columns, _pads[1], _pads[3]);
            return (p with { PadTop = top, PadLeft = left, PadBottom = bottom, PadRight = right }).Validated();
        }
        catch (FormatException e)
        {
            throw new FormatException($"{_node.Where}: {e.Message}", e);
        }
    }

    internal static bool IsConv(GraphNode node) => node is { IsOnnx: true, Proto.OpType: "Conv" };

    /// <summary>The convolution of a node, or why it is none that rows compute.</summary>
    internal static (ConvNode? Conv, string Reason) Of(GraphNode node, Func<string, TensorData?> constant)
    {
        try
        {
            if (node.Proto.Input.Count is < 2 or > 3 || node.Writes.Count != 1 || node.Proto.Input.Take(2).Any(i => i.Length == 0))
            {
                return (null, $"{node.Proto.Input.Count} inputs, expected x, w and perhaps b");
            }

            if (constant(node.Proto.Input[1]) is not { } weights)
            {
                return (null, "its weights are computed from the network's input");
            }

            string b = node.Proto.Input.ElementAtOrDefault(2) ?? "";
            TensorData? bias = b.Length > 0 ? constant(b) : null;
            return b.Length > 0 && bias is null ? (null, "its bias is computed from the network's input")
                : weights.Type != ElementType.Binary32 || bias is { Type: not ElementType.Binary32 }
                    ? (null, $"weights of {ElementType.Name(weights.Type)}; rows take float32")
                : weights.Shape.Length is < 3 or > 4
                    ? (null, $"{Math.Max(0, weights.Shape.Length - 2)} axes; rows take one or two")
                : weights.Shape.Any(d => d < 1) ? (null, "weights without elements")
                : bias is not null && bias.Count != weights.Shape[0] ? (null, $"a bias of {bias.Count} for {weights.Shape[0]} filters")
                : (new ConvNode(node, weights, bias), "");
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Padding before and after one axis, by ONNX's rules: of an odd total, SAME_UPPER puts the larger half behind,
    /// SAME_LOWER before.</summary>
    private (int Before, int After) Padding(Window axis, int before, int after)
    {
        if (_autoPad is "NOTSET")
        {
            return (before, after);
        }

        long stride = Math.Max(axis.Stride, 1), outputs = (axis.Size + stride - 1) / stride, span = ((axis.Taps - 1L) * axis.Dilation) + 1;
        long total = _autoPad is "VALID" ? 0 : Math.Max(((outputs - 1) * stride) + span - axis.Size, 0);
        int small = Whole(total / 2, "padding"), large = Whole(total - (total / 2), "padding");
        return _autoPad is "SAME_LOWER" ? (large, small) : (small, large);
    }

    private AttributeProto? Attribute(string name) => _node.Proto.Attribute.FirstOrDefault(a => a.Name == name);

    /// <summary>The whole numbers of an attribute; none where it is not there.</summary>
    private int[] Ints(string name, int count)
    {
        int[] values = [.. Attribute(name)?.Ints.Select(v => Whole(v, name)) ?? []];
        return values.Length == 0 || values.Length == count ? values
            : throw new FormatException($"{name} of {values.Length} numbers, expected {count}");
    }

    private static int[] Pair(int[] values, int standard) =>
        values.Length switch { 2 => values, 1 => [standard, values[0]], _ => [standard, standard] };

    private static int Whole(long value, string what) => value is >= 0 and <= int.MaxValue ? (int)value
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture,
            $"{what} {value}, expected a whole number from 0 to 2^31 − 1"));
}
