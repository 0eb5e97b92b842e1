namespace ConvBench.Tests.Conformance;

/// <summary>What every right convolution obeys, as sums of convolutions that are 0; the bound of each is
/// <see cref="MetamorphicSum.Fault"/>'s, from its terms.</summary>
/// <remarks>Each returns null where the layer has nothing to relate (no groups, one image, ...), or first gives it what it needs.</remarks>
internal static partial class MetamorphicRelations
{
    public static IReadOnlyDictionary<string, Func<ConvProblem, MetamorphicSum?>> All { get; } =
        new Dictionary<string, Func<ConvProblem, MetamorphicSum?>>
        {
            ["linear in the input"] = LinearInInput,
            ["linear in the weights"] = LinearInWeights,
            ["shifted input, shifted output"] = Translation,
            ["input channels permuted"] = InputChannels,
            ["output channels permuted"] = OutputChannels,
            ["padding is a border of zeros"] = Padding,
            ["stride takes every n-th output"] = Stride,
            ["groups are convolutions of their own"] = Groups,
            ["groups are blocks of a dense filter"] = BlockDiagonal,
            ["dilation is a filter with zeros between"] = Dilation,
            ["dilation is dense on every phase"] = Polyphase,
            ["bias is added behind"] = Bias,
            ["images are alone"] = Batch,
            ["the filter is the sum of its taps"] = Taps,
        };

    /// <summary>conv(2x − 3z) − 2·conv(x) + 3·conv(z) = 0, without bias. x and z are multiples of 2⁻¹⁰ below 8 (13 bits),
    /// so 2x − 3z has 16 bits and is exact.</summary>
    private static MetamorphicSum LinearInInput(ConvProblem layer)
    {
        ConvProblem p = layer with { HasBias = false };
        ConvData d = ConvData.Create(p, Distribution.Normal, 1);
        float[] x = Grid(d.X), z = Grid(ConvData.Create(p, Distribution.Normal, 2).X);
        float[] mixed = [.. x.Zip(z, (a, b) => (2 * a) - (3 * b))];
        return Whole(p, (1, p, d with { X = mixed }), (-2, p, d with { X = x }), (3, p, d with { X = z }));
    }

    /// <summary>The same in the weights.</summary>
    private static MetamorphicSum LinearInWeights(ConvProblem layer)
    {
        ConvProblem p = layer with { HasBias = false };
        ConvData d = ConvData.Create(p, Distribution.Uniform, 1);
        float[] w = Grid(d.W), v = Grid(ConvData.Create(p, Distribution.Uniform, 2).W);
        float[] mixed = [.. w.Zip(v, (a, b) => (2 * a) - (3 * b))];
        return Whole(p, (1, p, d with { W = mixed }), (-2, p, d with { W = w }), (3, p, d with { W = v }));
    }

    /// <summary>The input moved down and right by one stride: y'[oh + 1, ow + 1] = y[oh, ow] where the filter sees pixels
    /// that both have, and no padding.</summary>
    private static MetamorphicSum? Translation(ConvProblem p)
    {
        ConvData d = Normal(p);
        float[] moved = Map(p.N * p.C, p.H, p.W, (plane, h, w) => h < p.StrideH || w < p.StrideW
            ? 0 : d.X[(((plane * p.H) + h - p.StrideH) * p.W) + w - p.StrideW]);
        bool Same(int i)
        {
            int top = p.Rows.Start(i / p.OW % p.OH), left = p.Columns.Start(i % p.OW);
            return (i / p.OW % p.OH) + 1 < p.OH && (i % p.OW) + 1 < p.OW && top >= 0 && left >= 0 && top + p.SpanH + p.StrideH <= p.H
                && left + p.SpanW + p.StrideW <= p.W;
        }

        return Enumerable.Range(0, (int)p.OutputCount).Any(Same) ? new((int)p.OutputCount,
            [new(1, p, d, i => Same(i) ? i : -1), new(-1, p, d with { X = moved }, i => Same(i) ? i + p.OW + 1 : -1)]) : null;
    }

    /// <summary>Channels of each group in reverse, in x and in w.</summary>
    private static MetamorphicSum? InputChannels(ConvProblem p)
    {
        ConvData d = Normal(p);
        float[] x = Map(p.N * p.C, p.H, p.W,
            (plane, h, w) => d.X[((((plane / p.CPerGroup * p.CPerGroup) + p.CPerGroup - 1 - (plane % p.CPerGroup)) * p.H) + h) * p.W + w]);
        float[] weights = Map(p.K * p.CPerGroup, p.R, p.S,
            (f, r, s) => d.W[((((f / p.CPerGroup * p.CPerGroup) + p.CPerGroup - 1 - (f % p.CPerGroup)) * p.R) + r) * p.S + s]);
        return p.CPerGroup == 1 ? null : Whole(p, (1, p, d), (-1, p, d with { X = x, W = weights }));
    }

    /// <summary>Output channels of each group in reverse, in w, b and y.</summary>
    private static MetamorphicSum? OutputChannels(ConvProblem p)
    {
        ConvData d = Normal(p);
        int plane = p.OH * p.OW;
        int Reverse(int k) => (k / p.KPerGroup * p.KPerGroup) + p.KPerGroup - 1 - (k % p.KPerGroup);
        float[] w = Map(p.K, p.CPerGroup, p.R * p.S, (k, c, tap) => d.W[(((Reverse(k) * p.CPerGroup) + c) * p.R * p.S) + tap]);
        float[] b = [.. Enumerable.Range(0, d.B.Length).Select(k => d.B[Reverse(k)])];
        return p.KPerGroup == 1 ? null : new((int)p.OutputCount,
            [new(1, p, d, i => i), new(-1, p, d with { W = w, B = b },
                i => (((i / plane / p.K * p.K) + Reverse(i / plane % p.K)) * plane) + (i % plane))]);
    }

    /// <summary>No padding, but a larger image whose border is 0.</summary>
    private static MetamorphicSum? Padding(ConvProblem p)
    {
        ConvData d = Normal(p);
        ConvProblem q = Bordered(p);
        return p == q ? null : Whole(p, (1, p, d), (-1, q, d with { X = WithBorder(p, d.X) }));
    }

    /// <summary>Every StrideH-th row and StrideW-th column of the outputs of stride 1; strides 2 and 3 where the layer has none.</summary>
    private static MetamorphicSum? Stride(ConvProblem layer)
    {
        ConvProblem p = layer is { StrideH: 1, StrideW: 1 } ? layer with { StrideH = 2, StrideW = 3 } : layer,
            q = p with { StrideH = 1, StrideW = 1 };
        ConvData d = Normal(p);
        return new((int)p.OutputCount,
            [new(1, p, d, i => i), new(-1, q, d,
                i => ((((i / p.OW / p.OH) * q.OH) + (i / p.OW % p.OH * p.StrideH)) * q.OW) + (i % p.OW * p.StrideW))]);
    }

    /// <summary>conv with bias − conv without − b = 0.</summary>
    private static MetamorphicSum Bias(ConvProblem layer)
    {
        ConvProblem p = layer with { HasBias = true }, q = p with { HasBias = false };
        ConvData d = Normal(p);
        return new((int)p.OutputCount, [new(1, p, d, i => i), new(-1, q, d with { B = [] }, i => i)], i => d.B[i / p.OW / p.OH % p.K]);
    }

    private static ConvData Normal(ConvProblem p) => ConvData.Create(p, Distribution.Normal, 1);

    private static MetamorphicSum Whole(ConvProblem p, params ReadOnlySpan<(double Factor, ConvProblem Problem, ConvData Data)> terms)
    {
        var list = new List<MetamorphicTerm>();
        foreach ((double factor, ConvProblem problem, ConvData data) in terms)
        {
            list.Add(new(factor, problem, data, i => i));
        }

        return new((int)p.OutputCount, list);
    }

    /// <summary>Multiples of 2⁻¹⁰; normal operands stay below 8.</summary>
    private static float[] Grid(float[] values) => Array.ConvertAll(values, v => MathF.Round(v * 1024) / 1024);

    private static float[] Map(int planes, int rows, int columns, Func<int, int, int, float> value) =>
        [.. Enumerable.Range(0, planes * rows * columns).Select(i => value(i / columns / rows, i / columns % rows, i % columns))];

    private static ConvProblem Bordered(ConvProblem p) => p with
    {
        H = p.H + p.PadTop + p.PadBottom,
        W = p.W + p.PadLeft + p.PadRight,
        PadTop = 0,
        PadLeft = 0,
        PadBottom = 0,
        PadRight = 0,
    };

    private static float[] WithBorder(ConvProblem p, float[] x) =>
        Map(p.N * p.C, p.H + p.PadTop + p.PadBottom, p.W + p.PadLeft + p.PadRight, (plane, h, w) =>
        (uint)(h - p.PadTop) < (uint)p.H && (uint)(w - p.PadLeft) < (uint)p.W
            ? x[(((plane * p.H) + h - p.PadTop) * p.W) + w - p.PadLeft] : 0);
}
