using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace ConvBench.Tests.Conformance;

/// <summary>docs/reference/gradients.md: the gradients of a convolution are convolutions, of these problems.</summary>
public class GradientTests
{
    [Theory]
    [InlineData("n32c64h56w56k64r3s3_p1", "n64c32h56w56k64r56s56_p1", "n32c64h56w56k64r3s3_p1")]
    [InlineData("n8c3h224w224k64r7s7_st2_p3", "n3c8h224w224k64r112s112_p3.3.2.2_d2", null)]
    [InlineData("n2c16h20w20k8r3s3_p2_d2", "n16c2h20w20k8r20s20_st2_p2", "n2c8h20w20k16r3s3_p2_d2")]
    public void Problems_AreThoseOfThePage(string layer, string weights, string? input)
    {
        ConvProblem p = ConvProblem.Parse(layer);
        Assert.Equal(weights, OfWeights(p).ToString());
        Assert.Equal(input, p.StrideH == 1 ? OfInput(p).ToString() : null);
    }

    /// <summary>Σ g·conv(x, w) changes by g·dy: its derivative by a weight and by an input, term by term, against both problems.</summary>
    [Property(MaxTest = 200)]
    public Property Gradients_AreConvolutions() => Prop.ForAll(Arb.From(Layers), p =>
    {
        ConvData data = ConvData.Create(p, Distribution.Normal, seed: 1);
        var random = new Random(2);
        float[] g = [.. Enumerable.Range(0, (int)p.OutputCount).Select(_ => random.NextSingle() - 0.5f)];
        (double[] byWeight, double[] byInput) = Definition(p, data, g);
        Near(byWeight, Swapped(NaiveConv.Compute(OfWeights(p), Swapped(data.X, p.N, p.C, p.H * p.W), Swapped(g, p.N, p.K, p.OH * p.OW), []),
            p.C, p.K, p.R * p.S));
        if (p.StrideH == 1 && p.StrideW == 1)
        {
            float[] flipped = Swapped(data.W, p.K, p.C, p.R * p.S);
            for (int i = 0; i < flipped.Length; i += p.R * p.S)
            {
                Array.Reverse(flipped, i, p.R * p.S);
            }

            Near(byInput, NaiveConv.Compute(OfInput(p), g, flipped, []));
        }
    });

    /// <summary>Images and channels change places, the filter is the output's gradient: stride and dilation change places too.</summary>
    private static ConvProblem OfWeights(ConvProblem p) => new ConvProblem(p.C, p.N, p.H, p.W, p.K, p.OH, p.OW)
    {
        StrideH = p.DilationH,
        StrideW = p.DilationW,
        DilationH = p.StrideH,
        DilationW = p.StrideW,
        PadTop = p.PadTop,
        PadLeft = p.PadLeft,
        PadBottom = ((p.R - 1) * p.DilationH) + ((p.OH - 1) * p.StrideH) + 1 - p.H - p.PadTop,
        PadRight = ((p.S - 1) * p.DilationW) + ((p.OW - 1) * p.StrideW) + 1 - p.W - p.PadLeft,
    }.Validated();

    /// <summary>With stride 1: the filter is turned around, its channels change places, the padding is what the filter spans
    /// beyond the old one.</summary>
    private static ConvProblem OfInput(ConvProblem p) => new ConvProblem(p.N, p.K, p.OH, p.OW, p.C, p.R, p.S)
    {
        DilationH = p.DilationH,
        DilationW = p.DilationW,
        PadTop = ((p.R - 1) * p.DilationH) - p.PadTop,
        PadLeft = ((p.S - 1) * p.DilationW) - p.PadLeft,
        PadBottom = ((p.R - 1) * p.DilationH) - p.PadBottom,
        PadRight = ((p.S - 1) * p.DilationW) - p.PadRight,
    }.Validated();

    /// <summary>The derivatives of Σ g·y by each weight and each input: every product of the convolution once.</summary>
    private static (double[] ByWeight, double[] ByInput) Definition(ConvProblem p, ConvData d, float[] g)
    {
        double[] byWeight = new double[p.WeightCount], byInput = new double[p.InputCount];
        for (int o = 0; o < g.Length; o++)
        {
            int n = o / p.OW / p.OH / p.K, k = o / p.OW / p.OH % p.K, oh = o / p.OW % p.OH, ow = o % p.OW;
            for (int i = 0; i < p.C * p.R * p.S; i++)
            {
                int c = i / p.S / p.R, h = p.Rows.At(oh, i / p.S % p.R), w = p.Columns.At(ow, i % p.S);
                if (p.Rows.Has(h) && p.Columns.Has(w))
                {
                    int x = (((((n * p.C) + c) * p.H) + h) * p.W) + w;
                    byWeight[(k * p.C * p.R * p.S) + i] += (double)g[o] * d.X[x];
                    byInput[x] += (double)g[o] * d.W[(k * p.C * p.R * p.S) + i];
                }
            }
        }

        return (byWeight, byInput);
    }

    /// <summary>a×b×rest → b×a×rest.</summary>
    private static T[] Swapped<T>(T[] values, int a, int b, int rest) =>
        [.. Enumerable.Range(0, values.Length).Select(i => values[(((i / rest % a * b) + (i / rest / a)) * rest) + (i % rest)])];

    /// <summary>Both are float64 sums of the same at most 3·9·9 products below 3, in other orders.</summary>
    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), v => Assert.Equal(v.First, v.Second, 1e-11));
    }

    /// <summary>Layers without rows or columns that no output reads: a problem has no negative padding to cut them off.</summary>
    private static Gen<ConvProblem> Layers =>
        from n in Gen.Choose(1, 3)
        from c in Gen.Choose(1, 4)
        from k in Gen.Choose(1, 4)
        from r in Gen.Choose(1, 3)
        from s in Gen.Choose(1, 3)
        from stride in Gen.Choose(1, 2)
        from dilation in Gen.Choose(1, 2)
        from rows in Gen.Choose(1, 4)
        from columns in Gen.Choose(1, 4)
        from top in Gen.Choose(0, (r - 1) * dilation / stride)
        from left in Gen.Choose(0, (s - 1) * dilation / stride)
        select new ConvProblem(n, c, ((rows - 1) * stride) + ((r - 1) * dilation) + 1, ((columns - 1) * stride) + ((s - 1) * dilation) + 1,
            k, r, s)
        {
            StrideH = stride,
            StrideW = stride,
            DilationH = dilation,
            DilationW = dilation,
            PadTop = top * stride,
            PadLeft = left * stride,
        };
}
