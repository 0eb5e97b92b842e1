using ConvBench.Explanations;
using Xunit;

namespace ConvBench.Tests.Core.Explanations;

/// <summary>Mistakes made by the plain definition of other problems and other operands, and what they are told to be.</summary>
public class ExplanationTests
{
    private const string Plain = "n2c6h9w8k8r3s3_p1_b", Square = "n2c6h8w8k8r3s3_p1_b", Groups = "n2c8h6w7k8r3s3_p1_g4",
        Dilated = "n1c4h12w13k4r3s3_p2_d2", Strided = "n1c4h9w11k4r3s3_st2_p1", Relu = "n2c6h9w8k8r3s3_p1_b_relu";

    /// <summary>What is planted, on which layer, and words of the explanation.</summary>
    private static readonly Dictionary<string, (string Layer, Func<ConvProblem, ConvData, double[]> Plant)> Plants = new()
    {
        ["padding 0.0.2.2 instead of 1.1.1.1"] = (Plain, (p, d) => Conv(Padded(p, 0, 0, 2, 2), d)),
        ["padding 2.2.0.0 instead of 1.1.1.1"] = (Plain, (p, d) => Conv(Padded(p, 2, 2, 0, 0), d)),
        ["padding 1.0.1.2 instead of 1.1.1.1"] = (Plain, (p, d) => Conv(Padded(p, 1, 0, 1, 2), d)),
        ["padding 1.1.1.1 instead of 0.0.2.2"] = ("n1c4h9w9k4r3s3_p0.0.2.2", (p, d) => Conv(Padded(p, 1, 1, 1, 1), d)),
        ["padding 1.1.0.0 instead of 0.0.1.1"] = ("n1c4h8w8k4r3s3_st2_same", (p, d) => Conv(Padded(p, 1, 1, 0, 0), d)),
        ["padding 0.0.4.4 instead of 2.2.2.2"] = ("n1c4h9w9k4r5s5_p2", (p, d) => Conv(Padded(p, 0, 0, 4, 4), d)),
        ["padding by the image's edge"] = (Plain, (p, d) => Bordered(p, d, (i, size) => Math.Clamp(i, 0, size - 1))),
        ["padding by reflection"] = (Plain, (p, d) => Bordered(p, d, (i, size) => i < 0 ? -i : i >= size ? (2 * size) - 2 - i : i)),
        ["circular padding"] = (Plain, (p, d) => Bordered(p, d, (i, size) => (i + size) % size)),
        ["dilation ignored"] = (Dilated, (p, d) => Conv(Padded(p with { DilationH = 1, DilationW = 1 }, 2, 2, 0, 0), d)),
        ["dilation one larger"] = (Dilated, (p, d) => Conv(Padded(p with { DilationH = 3, DilationW = 3 }, 2, 2, 4, 4), d)),
        ["dilations of rows and columns exchanged"] = ("n1c4h14w15k4r3s3_p2_d2x1",
            (p, d) => Conv(Padded(p with { DilationH = 1, DilationW = 2 }, 2, 2, 0, 4), d)),
        ["padding and dilation ignored"] = (Dilated, (p, d) => Conv(Padded(p with { DilationH = 1, DilationW = 1 }, 0, 0, 2, 2), d)),
        ["stride ignored"] = (Strided, (p, d) => Reordered(p, p with { StrideH = 1, StrideW = 1 }, d, o => o)),
        ["filter flipped: a true convolution"] = (Plain, (p, d) => Conv(p, Weights(p, d, (k, c, r, s) => (k, c, 2 - r, 2 - s)))),
        ["filter's rows flipped"] = (Plain, (p, d) => Conv(p, Weights(p, d, (k, c, r, s) => (k, c, 2 - r, s)))),
        ["filter's columns flipped"] = (Plain, (p, d) => Conv(p, Weights(p, d, (k, c, r, s) => (k, c, r, 2 - s)))),
        ["rows and columns of the filter exchanged"] = (Plain, (p, d) => Conv(p, Weights(p, d, (k, c, r, s) => (k, c, s, r)))),
        ["weights read as HWIO"] = (Plain, (p, d) => Conv(p, d with { W = Read(d.W, [8, 6, 3, 3], [2, 3, 1, 0]) })),
        ["weights read as IOHW"] = (Plain, (p, d) => Conv(p, d with { W = Read(d.W, [8, 6, 3, 3], [1, 0, 2, 3]) })),
        ["weights read as OHWI"] = (Plain, (p, d) => Conv(p, d with { W = Read(d.W, [8, 6, 3, 3], [0, 2, 3, 1]) })),
        ["input read as NHWC"] = (Plain, (p, d) => Conv(p, d with { X = Read(d.X, [2, 6, 9, 8], [0, 2, 3, 1]) })),
        ["rows and columns of the input exchanged"] = (Plain, (p, d) => Conv(p, d with { X = Read(d.X, [2, 6, 9, 8], [0, 1, 3, 2]) })),
        ["output written as NHWC"] = (Plain, (p, d) => Written(Conv(p, d), [2, 8, 9, 8], [0, 2, 3, 1])),
        ["rows and columns of the output exchanged"] = (Square, (p, d) => Written(Conv(p, d), [2, 8, 8, 8], [0, 1, 3, 2])),
        ["groups of input channels interleaved"] = (Groups, (p, d) => Conv(p, Channels(p, d, c => (c % 2 * 4) + (c / 2)))),
        ["every group reads the channels of the first"] = (Groups, (p, d) => Conv(p, Channels(p, d, c => c % 2))),
        ["groups of the input in reverse order"] = (Groups, (p, d) => Conv(p, Channels(p, d, c => ((3 - (c / 2)) * 2) + (c % 2)))),
        ["groups of output channels interleaved"] = (Groups, (p, d) => Reordered(p, p, d, o => o with { K = (o.K % 4 * 2) + (o.K / 4) })),
        ["input channels in reverse order"] = (Plain, (p, d) => Conv(p, Channels(p, d, c => 5 - c))),
        ["output channels in reverse order"] = (Plain, (p, d) => Reordered(p, p, d, o => o with { K = 7 - o.K })),
        ["output channels shifted by one"] = (Plain, (p, d) => Reordered(p, p, d, o => o with { K = (o.K + 1) % 8 })),
        ["output channels shifted back by one"] = (Plain, (p, d) => Reordered(p, p, d, o => o with { K = (o.K + 7) % 8 })),
        ["every image of the batch is the first"] = (Plain, (p, d) => Reordered(p, p, d, o => o with { N = 0 })),
        ["images of the batch in reverse order"] = (Plain, (p, d) => Reordered(p, p, d, o => o with { N = 1 - o.N })),
        ["output upside down"] = (Plain, (p, d) => Reordered(p, p, d, o => o with { H = 8 - o.H })),
        ["first input channel (of each group) missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (c, _, _) => c == 0))),
        ["last input channel (of each group) missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (c, _, _) => c == 5))),
        ["channels behind the last whole block of 4 missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (c, _, _) => c >= 4))),
        ["first tap of the filter missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (_, r, s) => r + s == 0))),
        ["last tap of the filter missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (_, r, s) => r + s == 4))),
        ["middle tap of the filter missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (_, r, s) => r == 1 && s == 1))),
        ["last row of the filter missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (_, r, _) => r == 2))),
        ["last column of the filter missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (_, _, s) => s == 2))),
        ["first row of the filter missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (_, r, _) => r == 0))),
        ["first column of the filter missing"] = (Plain, (p, d) => Conv(p, Without(p, d, (_, _, s) => s == 0))),
        ["ReLU applied"] = (Plain, (p, d) => [.. Conv(p, d).Select(y => Math.Max(y, 0))]),
        ["ReLU missing"] = (Relu, (p, d) => Conv(p with { HasRelu = false }, d)),
        ["ReLU before the bias"] = (Relu, (p, d) => Biased(p, Conv(p with { HasBias = false }, d with { B = [] }), k => d.B[k])),
        ["absolute value"] = (Plain, (p, d) => [.. Conv(p, d).Select(Math.Abs)]),
        ["all zeros"] = (Plain, (p, _) => new double[p.OutputCount]),
        ["bias missing"] = (Plain, (p, d) => Conv(p, d with { B = new float[8] })),
        ["bias added twice"] = (Plain, (p, d) => Conv(p, d with { B = [.. d.B.Select(b => 2 * b)] })),
        ["bias subtracted"] = (Plain, (p, d) => Conv(p, d with { B = [.. d.B.Select(b => -b)] })),
        ["bias added for each input channel"] = (Plain, (p, d) => Conv(p, d with { B = [.. d.B.Select(b => 6 * b)] })),
        ["bias of the next channel"] = (Plain, (p, d) => Conv(p, d with { B = [.. d.B[1..], d.B[0]] })),
        ["bias of the first channel everywhere"] = (Plain, (p, d) => Conv(p, d with { B = [.. d.B.Select(_ => d.B[0])] })),
        ["input and weights rounded to 11 bits (TF32, float16)"] = (Plain,
            (p, d) => Conv(p, FloatFormat.TensorFloat32.Round(d) with { B = d.B })),
        ["input and weights rounded to 8 bits (bfloat16)"] = (Plain, (p, d) => Conv(p, FloatFormat.BFloat16.Round(d) with { B = d.B })),
        ["weights rounded to 11 bits"] = (Plain, (p, d) => Conv(p, d with { W = FloatFormat.Binary16.Round(d.W) })),
        ["result rounded to 8 bits"] = (Plain, (p, d) => [.. Conv(p, d).Select(y => FloatFormat.BFloat16.Round((float)y))]),
        ["operands and result rounded to 11 bits"] = (Plain,
            (p, d) => [.. Conv(p, FloatFormat.Binary16.Round(d)).Select(y => FloatFormat.Binary16.Round((float)y))]),
        ["the output times 0.5"] = (Plain, (p, d) => [.. Conv(p, d).Select(y => y / 2)]),
        ["the output times -1"] = (Plain, (p, d) => [.. Conv(p, d).Select(y => -y)]),
    };

    public static TheoryData<string> Names => [.. Plants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AMistake_IsCalledByItsName(string name)
    {
        (string layer, Func<ConvProblem, ConvData, double[]> plant) = Plants[name];
        ConvProblem p = ConvProblem.Parse(layer);
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 1);
        double[] y = plant(p, data);
        Assert.Equal(p.OutputCount, y.Length);
        Explanation? found = Explanation.Of(p, data, i => (float)y[i]);
        Assert.NotNull(found);
        Assert.StartsWith(name, found.What, StringComparison.Ordinal);
        Assert.InRange(found.RelL2, 0, 1e-7); // the values are rounded once: 6e-8 at most
    }

    /// <summary>What is right, what is noise, and what is one mistake beside noise, is none of them.</summary>
    [Fact]
    public void WhatIsRight_AndWhatIsNoise_HasNoExplanation()
    {
        string[] layers = [Plain, Groups, Dilated, Strided, Relu, "n1c1h1w1k1r1s1", "n1c3h5w1k2r1s1_b"];
        foreach (ConvProblem p in layers.Select(ConvProblem.Parse))
        {
            ConvData data = ConvData.Create(p, Distribution.Normal, seed: 2);
            double[] truth = Conv(p, data);
            Assert.Null(Explanation.Of(p, data, i => (float)truth[i]));
            Assert.Null(Explanation.Of(p, data, i => float.NaN));
            for (int seed = 1; seed <= 10 && p.OutputCount > 8; seed++) // eight numbers and more, to 2e-5 each: not by chance
            {
                var random = new Random(seed);
                float[] noise = [.. truth.Select(_ => (float)((2 * random.NextDouble()) - 1))];
                Assert.Null(Explanation.Of(p, data, i => noise[i]));
                float[] near = [.. truth.Select(y => (float)(y * (1 + (1e-3 * random.NextDouble()))))];
                Assert.Null(Explanation.Of(p, data, i => near[i]));
            }
        }
    }

    [Fact]
    public void OfASample_TheSampleIsEnough()
    {
        ConvProblem p = ConvProblem.Parse(Plain);
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 3);
        double[] y = Conv(p, Weights(p, data, (k, c, r, s) => (k, c, 2 - r, 2 - s)));
        long[] some = [.. Enumerable.Range(0, 40).Select(i => 7L * i)];
        Assert.StartsWith("filter flipped", Explanation.Of(p, data, i => some.Contains(i) ? (float)y[i] : float.NaN, some)!.What,
            StringComparison.Ordinal);
    }

    private static double[] Conv(ConvProblem p, ConvData d) => NaiveConv.Compute(p, d.X, d.W, d.B);

    private static ConvProblem Padded(ConvProblem p, int top, int left, int bottom, int right) =>
        p with { PadTop = top, PadLeft = left, PadBottom = bottom, PadRight = right };

    /// <summary>The image with a border made by hand.</summary>
    private static double[] Bordered(ConvProblem p, ConvData d, Func<int, int, int> border)
    {
        ConvProblem large = Padded(p, 0, 0, 0, 0) with { H = p.H + 2, W = p.W + 2 };
        var x = new float[large.InputCount];
        for (int i = 0; i < x.Length; i++)
        {
            int plane = i / large.W / large.H, h = border((i / large.W % large.H) - 1, p.H), w = border((i % large.W) - 1, p.W);
            x[i] = d.X[(((plane * p.H) + h) * p.W) + w];
        }

        return Conv(large, d with { X = x });
    }

    private static ConvData Weights(ConvProblem p, ConvData d, Func<int, int, int, int, (int K, int C, int R, int S)> take)
    {
        var w = new float[d.W.Length];
        for (int i = 0; i < w.Length; i++)
        {
            var (k, c, r, s) = take(i / p.S / p.R / p.CPerGroup, i / p.S / p.R % p.CPerGroup, i / p.S % p.R, i % p.S);
            w[i] = d.W[(((((k * p.CPerGroup) + c) * p.R) + r) * p.S) + s];
        }

        return d with { W = w };
    }

    private static ConvData Without(ConvProblem p, ConvData d, Func<int, int, int, bool> gone) => d with
    {
        W = [.. d.W.Select((w, i) => gone(i / p.S / p.R % p.CPerGroup, i / p.S % p.R, i % p.S) ? 0 : w)],
    };

    private static ConvData Channels(ConvProblem p, ConvData d, Func<int, int> take) => d with
    {
        X = [.. d.X.Select((_, i) => d.X[(((i / p.W / p.H / p.C * p.C) + take(i / p.W / p.H % p.C)) * p.H * p.W) + (i % (p.H * p.W))])],
    };

    private static double[] Biased(ConvProblem p, double[] y, Func<int, float> bias) =>
        [.. y.Select((v, i) => v + bias(i / p.OW / p.OH % p.K))];

    /// <summary>Outputs of another problem, at other places.</summary>
    private static double[] Reordered(ConvProblem p, ConvProblem other, ConvData d,
        Func<(int N, int K, int H, int W), (int N, int K, int H, int W)> take)
    {
        double[] y = Conv(other, d);
        return
        [
            .. Enumerable.Range(0, (int)p.OutputCount).Select(i =>
            {
                var o = take((i / p.OW / p.OH / p.K, i / p.OW / p.OH % p.K, i / p.OW % p.OH, i % p.OW));
                return y[(((((o.N * other.K) + o.K) * other.OH) + o.H) * other.OW) + o.W];
            }),
        ];
    }

    /// <summary>A tensor as who takes its memory for one of permuted axes finds it: element (i₀, i₁, …) of the right order.</summary>
    private static float[] Read(float[] memory, int[] shape, int[] order) => [.. Indices(shape).Select(i => memory[Flat(i, shape, order)])];

    /// <summary>The memory of a tensor written with permuted axes.</summary>
    private static double[] Written(double[] values, int[] shape, int[] order)
    {
        var memory = new double[values.Length];
        foreach (int[] i in Indices(shape))
        {
            memory[Flat(i, shape, order)] = values[Flat(i, shape, [0, 1, 2, 3])];
        }

        return memory;
    }

    private static int Flat(int[] index, int[] shape, int[] order) => order.Aggregate(0, (at, axis) => (at * shape[axis]) + index[axis]);

    private static IEnumerable<int[]> Indices(int[] shape) => Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i =>
        (int[])[i / shape[3] / shape[2] / shape[1], i / shape[3] / shape[2] % shape[1], i / shape[3] % shape[2], i % shape[3]]);
}
