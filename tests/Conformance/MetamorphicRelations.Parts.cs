namespace ConvBench.Tests.Conformance;

/// <summary>Relations between a layer and the layers that it is made of.</summary>
internal static partial class MetamorphicRelations
{
    /// <summary>Each group alone, on its own channels, weights and biases.</summary>
    private static MetamorphicSum? Groups(ConvProblem p)
    {
        ConvData d = Normal(p);
        ConvProblem q = p with { C = p.CPerGroup, K = p.KPerGroup, Groups = 1 };
        int plane = p.OH * p.OW, inputs = p.CPerGroup * p.H * p.W, weights = p.KPerGroup * p.CPerGroup * p.R * p.S;
        MetamorphicTerm Group(int g)
        {
            float[] x = Map(p.N, 1, inputs, (n, _, i) => d.X[((((n * p.Groups) + g) * inputs) + i)]);
            var own = new ConvData(x, d.W[(g * weights)..((g + 1) * weights)],
                p.HasBias ? d.B[(g * p.KPerGroup)..((g + 1) * p.KPerGroup)] : []);
            return new(-1, q, own, i => i / plane % p.K / p.KPerGroup == g
                ? (((i / plane / p.K * p.KPerGroup) + (i / plane % p.KPerGroup)) * plane) + (i % plane) : -1);
        }

        return p.Groups == 1 ? null : new((int)p.OutputCount, [new(1, p, d, i => i), .. Enumerable.Range(0, p.Groups).Select(Group)]);
    }

    /// <summary>One dense layer whose weights are 0 outside the groups' blocks.</summary>
    private static MetamorphicSum? BlockDiagonal(ConvProblem p)
    {
        ConvData d = Normal(p);
        ConvProblem q = p with { Groups = 1 };
        float[] w = Map(p.K, p.C, p.R * p.S, (k, c, tap) => c / p.CPerGroup == k / p.KPerGroup
            ? d.W[(((k * p.CPerGroup) + (c % p.CPerGroup)) * p.R * p.S) + tap] : 0);
        return p.Groups == 1 ? null : Whole(p, (1, p, d), (-1, q, d with { W = w }));
    }

    /// <summary>A dense filter as large as the dilated one spans, 0 between its taps; dilation 2 where the layer has none.</summary>
    private static MetamorphicSum? Dilation(ConvProblem layer)
    {
        ConvProblem p = Dilated(layer), q = p with { R = p.SpanH, S = p.SpanW, DilationH = 1, DilationW = 1 };
        if (!MetamorphicProblems.IsValid(p) || p.R * p.S == 1)
        {
            return null;
        }

        ConvData d = Normal(p);
        float[] w = Map(p.K * p.CPerGroup, q.R, q.S, (f, r, s) => r % p.DilationH == 0 && s % p.DilationW == 0
            ? d.W[(((f * p.R) + (r / p.DilationH)) * p.S) + (s / p.DilationW)] : 0);
        return Whole(p, (1, p, d), (-1, q, d with { W = w }));
    }

    /// <summary>A dilated layer of stride 1 is a dense one on each of the DilationH·DilationW sub-images of every n-th pixel.</summary>
    private static MetamorphicSum? Polyphase(ConvProblem layer)
    {
        ConvProblem p = Dilated(layer) with { StrideH = 1, StrideW = 1 };
        if (!MetamorphicProblems.IsValid(p) || p.R * p.S == 1)
        {
            return null;
        }

        ConvData d = Normal(p);
        ConvProblem whole = Bordered(p);
        float[] x = WithBorder(p, d.X);
        MetamorphicTerm Phase(int a, int b)
        {
            ConvProblem q = whole with
            {
                H = (whole.H - a + p.DilationH - 1) / p.DilationH,
                W = (whole.W - b + p.DilationW - 1) / p.DilationW,
                DilationH = 1,
                DilationW = 1,
            };
            float[] pixels = Map(p.N * p.C, q.H, q.W,
                (plane, h, w) => x[(((plane * whole.H) + (h * p.DilationH) + a) * whole.W) + (w * p.DilationW) + b]);
            return new(-1, q, d with { X = pixels }, i =>
            {
                int oh = i / p.OW % p.OH, ow = i % p.OW;
                return oh % p.DilationH == a && ow % p.DilationW == b
                    ? ((((i / p.OW / p.OH) * q.OH) + (oh / p.DilationH)) * q.OW) + (ow / p.DilationW) : -1;
            });
        }

        return new((int)p.OutputCount,
            [new(1, p, d, i => i), .. from a in Enumerable.Range(0, Math.Min(p.DilationH, p.OH)) from b in Enumerable.Range(0,
                Math.Min(p.DilationW, p.OW)) select Phase(a, b)]);
    }

    /// <summary>Each image alone.</summary>
    private static MetamorphicSum Batch(ConvProblem layer)
    {
        ConvProblem p = layer with { N = Math.Max(layer.N, 2) }, q = p with { N = 1 };
        ConvData d = Normal(p);
        int inputs = (int)q.InputCount, outputs = (int)q.OutputCount;
        return new((int)p.OutputCount, [new(1, p, d, i => i), .. Enumerable.Range(0, p.N).Select(n =>
            new MetamorphicTerm(-1, q, d with { X = d.X[(n * inputs)..((n + 1) * inputs)] }, i => i / outputs == n ? i % outputs : -1))]);
    }

    /// <summary>The filter with the taps of even number alone and that with the odd ones, added; no bias.</summary>
    private static MetamorphicSum? Taps(ConvProblem layer)
    {
        ConvProblem p = layer with { HasBias = false };
        ConvData d = Normal(p);
        float[] Half(int parity) => [.. d.W.Select((w, i) => i % (p.R * p.S) % 2 == parity ? w : 0)];
        return p.R * p.S == 1 ? null : Whole(p, (1, p, d), (-1, p, d with { W = Half(0) }), (-1, p, d with { W = Half(1) }));
    }

    private static ConvProblem Dilated(ConvProblem p) => p is { DilationH: 1, DilationW: 1 } ? p with { DilationH = 2, DilationW = 2 } : p;
}
