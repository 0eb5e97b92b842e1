using System.Globalization;
using System.Text.RegularExpressions;

namespace ConvBench.Problems;

/// <summary>Reads a layer as PyTorch and Keras write it, with the size of its input behind.</summary>
/// <remarks>
/// <c>Conv2d(64, 128, kernel_size=3, stride=2, padding=1) 1x64x56x56</c>: N×C×H×W, C×H×W or H×W (torch.nn.Conv2d, of one axis
/// Conv1d with N×C×L, C×L or L). <c>Conv2D(128, 3, strides=2, padding="same") 1x56x56x64</c>: N×H×W×C or H×W×C, with
/// data_format="channels_first" as PyTorch; or input_shape=(H, W, C) (keras.layers.Conv2D, DepthwiseConv2D, Conv1D). Both have a bias
/// unless it is refused. "same" of PyTorch is that of Keras with stride 1, the only one it has.
/// </remarks>
internal static partial class LayerText
{
    /// <summary>The problem that a layer and its input make.</summary>
    /// <exception cref="FormatException">One line naming the token and what was expected.</exception>
    public static ConvProblem Parse(string text)
    {
        var call = CallText.Parse(text);
        return call.Name switch
        {
            "Conv2d" or "Conv1d" => Torch(call, axes: call.Name[4] - '0'),
            "Conv2D" or "Conv1D" or "DepthwiseConv2D" => Keras(call, axes: call.Name == "Conv1D" ? 1 : 2),
            _ => throw call.Fault(call.Name, "Conv2d, Conv1d, Conv2D, Conv1D or DepthwiseConv2D"),
        };
    }

    private static ConvProblem Torch(CallText call, int axes)
    {
        call.Allow("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias", "padding_mode",
            "device", "dtype");
        if (call.Word("padding_mode") is { } mode and not "zeros")
        {
            throw call.Fault($"padding_mode={mode}", "'zeros'");
        }

        int channels = call.Whole("in_channels");
        (int n, _, int h, int w) = Input(call, call.Behind, axes, channels, channelsFirst: true);
        ConvProblem p = Layer(call, new ConvProblem(n, channels, h, w, call.Whole("out_channels"), 1, 1), axes, "stride", "dilation") with
        {
            HasBias = call.Flag("bias", missing: true),
        };
        return Padded(call, p, axes).Validated();
    }

    private static ConvProblem Keras(CallText call, int axes)
    {
        bool depthwise = call.Name == "DepthwiseConv2D";
        string[] rest = ["data_format", "dilation_rate", "groups", "activation", "use_bias", "input_shape", "name", "dtype", "trainable",
            "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint",
            "bias_constraint"];
        call.Allow(depthwise ? ["kernel_size", "strides", "padding", "depth_multiplier", .. rest]
            : ["filters", "kernel_size", "strides", "padding", .. rest]);
        string? activation = call.Word("activation") ?? call.Value("activation");
        if (activation is not (null or "relu" or "linear"))
        {
            throw call.Fault($"activation={activation}", "'relu' or none");
        }

        bool first = call.Word("data_format") == "channels_first";
        string size = call.Behind.Length > 0 ? call.Behind : call.Value("input_shape") ?? "";
        (int n, int c, int h, int w) = Input(call, size, axes, channels: null, first);
        int k = depthwise ? c * call.Whole("depth_multiplier", 1) : call.Whole("filters");
        ConvProblem p = Layer(call, new ConvProblem(n, c, h, w, k, 1, 1), axes, "strides", "dilation_rate") with
        {
            HasBias = call.Flag("use_bias", missing: true),
            HasRelu = activation == "relu",
        };
        return Padded(call, depthwise ? p with { Groups = c } : p, axes).Validated();
    }

    private static ConvProblem Layer(CallText call, ConvProblem p, int axes, string stride, string dilation)
    {
        (int r, int s) = call.Pair("kernel_size", axes);
        (int strideH, int strideW) = call.Pair(stride, axes, 1);
        (int dilationH, int dilationW) = call.Pair(dilation, axes, 1);
        return p with
        {
            R = r,
            S = s,
            StrideH = strideH,
            StrideW = strideW,
            DilationH = dilationH,
            DilationW = dilationW,
            Groups = call.Whole("groups", 1),
        };
    }

    private static ConvProblem Padded(CallText call, ConvProblem p, int axes)
    {
        switch (call.Word("padding"))
        {
            case "same": return p.WithSamePadding();
            case "valid": return p;
            case { } other: throw call.Fault($"padding={other}", "'same', 'valid' or numbers");
            default:
                (int h, int w) = call.Pair("padding", axes, 0);
                return p with { PadTop = h, PadBottom = h, PadLeft = w, PadRight = w };
        }
    }

    /// <summary>Batch, channels, height and width of the input.</summary>
    private static (int N, int C, int H, int W) Input(CallText call, string size, int axes, int? channels, bool channelsFirst)
    {
        int[] numbers = Numbers(size);
        string full = channelsFirst ? axes == 2 ? "N×C×H×W" : "N×C×L" : axes == 2 ? "N×H×W×C" : "N×L×C";
        if (numbers.Length < axes || numbers.Length > axes + 2 || (channels is null && numbers.Length == axes))
        {
            throw call.Fault(size.Length == 0 ? "end of text" : size, $"the size of the input behind the layer, {full}");
        }

        int[] image = numbers.Length == axes ? numbers : channelsFirst ? numbers[^axes..] : numbers[^(axes + 1)..^1];
        int c = numbers.Length == axes ? channels!.Value : channelsFirst ? numbers[^(axes + 1)] : numbers[^1];
        return channels is { } said && said != c
            ? throw call.Fault(size, $"{said.ToString(CultureInfo.InvariantCulture)} channels as the layer says, {full}")
            : (numbers.Length == axes + 2 ? numbers[0] : 1, c, axes == 2 ? image[0] : 1, image[^1]);
    }

    /// <summary>The numbers of a size; a batch of None is one image.</summary>
    private static int[] Numbers(string size) =>
        [.. Number().Matches(size).Select(m => m.Value == "None" ? 1
            : int.TryParse(m.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int x) ? x : int.MaxValue)];

    [GeneratedRegex("[0-9]+|None")]
    private static partial Regex Number();
}
