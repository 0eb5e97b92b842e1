using System.Globalization;
using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Explanations;

/// <summary>What programs compute by mistake instead of a convolution, as public bug reports tell it.</summary>
internal static class Candidates
{
    /// <summary>Channels that kernels take at once.</summary>
    private static readonly int[] Blocks = [4, 8, 16, 32];

    /// <summary>Every candidate that this layer has; which of them differ from it, their values say.</summary>
    public static IEnumerable<Candidate> Of(ConvProblem p, ConvData data, IReadOnlyList<NamedWeights> others) =>
    [
        .. others.Select(o => new Candidate($"another layer's weights: {o.Name}", p, data with { W = o.W })),
        .. Paddings(p, data), .. Steps(p, data), .. Filters(p, data), .. Layouts(p, data), .. Orders(p, data), .. Missing(p, data),
        .. Ends(p, data), .. Formats(p, data),
    ];

    /// <summary>Other places of the first output, and other borders than zeros.</summary>
    private static IEnumerable<Candidate> Paddings(ConvProblem p, ConvData data)
    {
        ConvProblem same = p.WithSamePadding();
        int[] tops = [p.PadTop - 1, p.PadTop + 1, p.PadBottom, 0, same.PadTop, same.PadBottom, (p.SpanH - 1) / 2, p.SpanH - 1];
        int[] lefts = [p.PadLeft - 1, p.PadLeft + 1, p.PadRight, 0, same.PadLeft, same.PadRight, (p.SpanW - 1) / 2, p.SpanW - 1];
        IEnumerable<(int Top, int Left)> others =
            [.. tops.Zip(lefts), .. tops.Select(t => (t, p.PadLeft)), .. lefts.Select(l => (p.PadTop, l))];
        foreach ((int top, int left) in others.Distinct().Where(o => o != (p.PadTop, p.PadLeft)))
        {
            string pads = string.Create(CultureInfo.InvariantCulture,
                $"{top}.{left}.{p.PadTop + p.PadBottom - top}.{p.PadLeft + p.PadRight - left}");
            yield return new Candidate($"padding {pads} instead of {p.PadTop}.{p.PadLeft}.{p.PadBottom}.{p.PadRight}", p, data)
            {
                Rows = p.Rows with { Pad = top },
                Columns = p.Columns with { Pad = left },
            };
        }

        yield return new("padding by the image's edge instead of zeros", p, data) { Border = (i, size) => Math.Clamp(i, 0, size - 1) };
        yield return new("padding by reflection instead of zeros", p, data)
        {
            Border = (i, size) => i < 0 ? Math.Min(-i, size - 1) : Math.Max((2 * (size - 1)) - i, 0),
        };
        yield return new("circular padding instead of zeros", p, data) { Border = (i, size) => ((i % size) + size) % size };
    }

    /// <summary>Strides and dilations.</summary>
    private static IEnumerable<Candidate> Steps(ConvProblem p, ConvData data)
    {
        Candidate With(string name, int strideH, int strideW, int dilationH, int dilationW) => new(name, p, data)
        {
            Rows = p.Rows with { Stride = strideH, Dilation = dilationH },
            Columns = p.Columns with { Stride = strideW, Dilation = dilationW },
        };
        yield return With("dilation ignored", p.StrideH, p.StrideW, 1, 1);
        yield return With("dilation one larger", p.StrideH, p.StrideW, p.DilationH + 1, p.DilationW + 1);
        yield return With("dilation one smaller", p.StrideH, p.StrideW, Math.Max(1, p.DilationH - 1), Math.Max(1, p.DilationW - 1));
        yield return With("dilations of rows and columns exchanged", p.StrideH, p.StrideW, p.DilationW, p.DilationH);
        yield return With("stride ignored", 1, 1, p.DilationH, p.DilationW);
        yield return With("strides of rows and columns exchanged", p.StrideW, p.StrideH, p.DilationH, p.DilationW);
        yield return new("padding and dilation ignored", p, data)
        {
            Rows = p.Rows with { Pad = 0, Dilation = 1 },
            Columns = p.Columns with { Pad = 0, Dilation = 1 },
        };
    }

    /// <summary>The filter turned around.</summary>
    private static IEnumerable<Candidate> Filters(ConvProblem p, ConvData data)
    {
        Func<int, int, int, int, long> at = new Candidate("", p, data).Weight;
        yield return new("filter flipped: a true convolution, not a correlation", p, data)
        {
            Weight = (k, c, r, s) => at(k, c, p.R - 1 - r, p.S - 1 - s),
        };
        yield return new("filter's rows flipped", p, data) { Weight = (k, c, r, s) => at(k, c, p.R - 1 - r, s) };
        yield return new("filter's columns flipped", p, data) { Weight = (k, c, r, s) => at(k, c, r, p.S - 1 - s) };
        if (p.R == p.S)
        {
            yield return new("rows and columns of the filter exchanged", p, data) { Weight = (k, c, r, s) => at(k, c, s, r) };
        }
    }

    /// <summary>Memory read or written in another order.</summary>
    private static IEnumerable<Candidate> Layouts(ConvProblem p, ConvData data)
    {
        yield return new("weights read as HWIO (Keras) where they are OIHW", p, data)
        {
            Weight = (k, c, r, s) => (((((long)r * p.S) + s) * p.CPerGroup) + c) * p.K + k,
        };
        yield return new("weights read as IOHW where they are OIHW", p, data)
        {
            Weight = (k, c, r, s) => (((((long)c * p.K) + k) * p.R) + r) * p.S + s,
        };
        yield return new("weights read as OHWI where they are OIHW", p, data)
        {
            Weight = (k, c, r, s) => (((((long)k * p.R) + r) * p.S) + s) * p.CPerGroup + c,
        };
        yield return new("input read as NHWC where it is NCHW", p, data)
        {
            Input = (n, c, h, w) => (((((long)n * p.H) + h) * p.W) + w) * p.C + c,
        };
        yield return new("rows and columns of the input exchanged", p, data)
        {
            Input = (n, c, h, w) => (((((long)n * p.C) + c) * p.W) + w) * p.H + h,
        };
        yield return new("output written as NHWC where it should be NCHW", p, data)
        {
            Place = i => ((int)(i / p.K / p.OW / p.OH), (int)(i % p.K), (int)(i / p.K / p.OW % p.OH), (int)(i / p.K % p.OW)),
        };
        yield return new("rows and columns of the output exchanged", p, data)
        {
            Place = i => ((int)(i / p.OH / p.OW / p.K), (int)(i / p.OH / p.OW % p.K), (int)(i % p.OH), (int)(i / p.OH % p.OW)),
        };
    }

    /// <summary>Channels, groups and images in another order.</summary>
    private static IEnumerable<Candidate> Orders(ConvProblem p, ConvData data)
    {
        Candidate Output(string name, Func<(int N, int K, int OH, int OW), (int N, int K, int OH, int OW)> order) => new(name, p, data)
        {
            Place = i => order(OutputPlace.Of(p, i)),
        };
        int group = p.KPerGroup;
        yield return new("groups of input channels interleaved: channel c of group g is c·G + g", p, data)
        {
            Channel = (k, c) => (c * p.Groups) + (k / group),
        };
        yield return Output("groups of output channels interleaved (shuffled)",
            o => (o.N, (o.K % p.Groups * group) + (o.K / p.Groups), o.OH, o.OW));
        yield return new("every group reads the channels of the first", p, data) { Channel = (_, c) => c };
        yield return new("groups of the input in reverse order", p, data)
        {
            Channel = (k, c) => ((p.Groups - 1 - (k / group)) * p.CPerGroup) + c,
        };
        yield return new("input channels in reverse order (RGB and BGR)", p, data)
        {
            Channel = (k, c) => (k / group * p.CPerGroup) + (p.CPerGroup - 1 - c),
        };
        yield return Output("output channels in reverse order", o => (o.N, p.K - 1 - o.K, o.OH, o.OW));
        yield return Output("output channels shifted by one", o => (o.N, (o.K + 1) % p.K, o.OH, o.OW));
        yield return Output("output channels shifted back by one", o => (o.N, (o.K + p.K - 1) % p.K, o.OH, o.OW));
        yield return Output("every image of the batch is the first", o => (0, o.K, o.OH, o.OW));
        yield return Output("images of the batch in reverse order", o => (p.N - 1 - o.N, o.K, o.OH, o.OW));
        yield return Output("output upside down", o => (o.N, o.K, p.OH - 1 - o.OH, o.OW));
    }

    /// <summary>Products that are not in the sum.</summary>
    private static IEnumerable<Candidate> Missing(ConvProblem p, ConvData data)
    {
        Candidate Without(string name, Func<int, int, int, bool> takes) => new(name, p, data) { Takes = takes };
        yield return Without("first input channel (of each group) missing", (c, _, _) => c != 0);
        yield return Without("last input channel (of each group) missing", (c, _, _) => c != p.CPerGroup - 1);
        foreach (int block in Blocks.Where(b => p.CPerGroup % b != 0 && p.CPerGroup > b))
        {
            yield return Without($"channels behind the last whole block of {block} missing", (c, _, _) => c < p.CPerGroup / block * block);
        }

        yield return Without("first tap of the filter missing", (_, r, s) => r + s != 0);
        yield return Without("last tap of the filter missing", (_, r, s) => r != p.R - 1 || s != p.S - 1);
        yield return Without("middle tap of the filter missing", (_, r, s) => r != p.R / 2 || s != p.S / 2);
        yield return Without("last row of the filter missing", (_, r, _) => r != p.R - 1);
        yield return Without("last column of the filter missing", (_, _, s) => s != p.S - 1);
        yield return Without("first row of the filter missing", (_, r, _) => r != 0);
        yield return Without("first column of the filter missing", (_, _, s) => s != 0);
    }

    /// <summary>Bias, ReLU, and what follows them.</summary>
    private static IEnumerable<Candidate> Ends(ConvProblem p, ConvData data)
    {
        Candidate With(string name, Func<double, double, double> end) => new(name, p, data) { End = end };
        yield return With(p.HasRelu ? "ReLU missing" : "ReLU applied",
            (sum, bias) => p.HasRelu ? sum + bias : Math.Max(sum + bias, 0));
        yield return With("ReLU before the bias instead of behind it", (sum, bias) => Math.Max(sum, 0) + bias);
        yield return With("absolute value", (sum, bias) => Math.Abs(sum + bias));
        yield return With("all zeros", (_, _) => 0);
        if (p.HasBias)
        {
            Candidate Biased(string name, Func<int, double> bias) => new(name, p, data) { Bias = bias };
            yield return Biased("bias missing", _ => 0);
            yield return Biased("bias added twice", k => 2.0 * data.B[k]);
            yield return Biased("bias subtracted", k => -data.B[k]);
            yield return Biased("bias added for each input channel", k => (double)p.CPerGroup * data.B[k]);
            yield return Biased("bias of the next channel", k => data.B[(k + 1) % p.K]);
            yield return Biased("bias of the first channel everywhere", _ => data.B[0]);
        }
    }

    /// <summary>Operands or results of shorter formats.</summary>
    private static IEnumerable<Candidate> Formats(ConvProblem p, ConvData data)
    {
        var right = new Candidate("", p, data);
        foreach ((FloatFormat format, string name) in ((FloatFormat, string)[])
            [(FloatFormat.TensorFloat32, "11 bits (TF32, float16)"), (FloatFormat.BFloat16, "8 bits (bfloat16)")])
        {
            double Rounded(double value) => format.Round((float)value);
            yield return new($"input and weights rounded to {name}", p, data) { OfInput = format.Round, OfWeight = format.Round };
            yield return new($"weights rounded to {name}", p, data) { OfWeight = format.Round };
            yield return new($"result rounded to {name}", p, data) { End = (sum, bias) => Rounded(right.End(sum, bias)) };
            yield return new($"operands and result rounded to {name}", p, data)
            {
                OfInput = format.Round,
                OfWeight = format.Round,
                Bias = k => Rounded(right.Bias(k)),
                End = (sum, bias) => Rounded(right.End(sum, bias)),
            };
        }
    }
}
