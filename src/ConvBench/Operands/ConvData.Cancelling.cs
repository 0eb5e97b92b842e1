using ConvBench.Problems;

namespace ConvBench.Operands;

public sealed partial record ConvData
{
    private const double Epsilon = 1.0 / 4096;

    /// <summary>Where a and −a(1 + ε) meet equal weights. Channels 2i and 2i + 1 of a group; with one channel, neighbours
    /// along the filter.</summary>
    private enum Pairing
    {
        Channels,
        Columns,
        Rows,
    }

    private static Pairing PairingOf(ConvProblem p) => p.CPerGroup > 1 ? Pairing.Channels : p.S > 1 ? Pairing.Columns : Pairing.Rows;

    /// <summary>
    /// Channels: x[2i] in [1, 2), x[2i + 1] = −x[2i](1 + ε·N(0, 1)). Columns: x = ±a(1 + ε·N(0, 1)), the sign changing every DilationW
    /// columns, so that the taps s and s + 1 meet opposite signs whatever stride and padding are; a is the row's. Rows alike.
    /// </summary>
    private static void CancelInputs(ConvProblem p, float[] x, int seed)
    {
        Pairing pairing = PairingOf(p);
        int plane = p.H * p.W, step = pairing == Pairing.Channels ? 2 : 1;
        Parallel.For(0, p.N * p.Groups, part =>
        {
            for (int c = 0; c < p.CPerGroup; c += step)
            {
                int first = (part * p.CPerGroup) + c;
                var random = new CounterRandom(seed, Inputs, first);
                Span<float> a = x.AsSpan(first * plane, plane);
                if (pairing == Pairing.Channels)
                {
                    Uniform(a, random);
                    Span<float> b = c + 1 < p.CPerGroup ? x.AsSpan((first + 1) * plane, plane) : [];
                    for (int i = 0; i < b.Length; i++)
                    {
                        b[i] = (float)(-a[i] * (1 + (Epsilon * random.Normal())));
                    }
                }
                else
                {
                    Alternate(p, a, pairing == Pairing.Columns, random);
                }
            }
        });
    }

    private static void Alternate(ConvProblem p, Span<float> plane, bool alongColumns, CounterRandom random)
    {
        var size = new float[alongColumns ? p.H : p.W];
        Uniform(size, random);
        for (int h = 0; h < p.H; h++)
        {
            for (int w = 0; w < p.W; w++)
            {
                bool negative = (alongColumns ? w / p.DilationW : h / p.DilationH) % 2 == 1;
                double a = size[alongColumns ? h : w] * (1 + (Epsilon * random.Normal()));
                plane[(h * p.W) + w] = (float)(negative ? -a : a);
            }
        }
    }

    /// <summary>Weights in [1, 2), equal within a pair; where the count is odd the last has no partner and is made 2⁻¹² as large.</summary>
    private static void CancelWeights(ConvProblem p, float[] w, int seed)
    {
        int taps = p.R * p.S;
        // position along the paired axis = (i / inner) mod extent, its partner is inner elements before it
        (int inner, int extent) = PairingOf(p) switch
        {
            Pairing.Channels => (taps, p.CPerGroup),
            Pairing.Columns => (1, p.S),
            _ => (1, p.R),
        };
        Fill(w, seed, Weights, r => 1 + r.Unit());
        for (int i = 0; i < w.Length; i++)
        {
            int at = i / inner % extent;
            if (at % 2 == 1)
            {
                w[i] = w[i - inner];
            }
            else if (at == extent - 1 && extent > 1)
            {
                w[i] *= (float)Epsilon;
            }
        }
    }

    private static void Uniform(Span<float> target, CounterRandom random)
    {
        foreach (ref float value in target)
        {
            value = (float)(1 + random.Unit());
        }
    }
}
