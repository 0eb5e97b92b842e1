using ConvBench.Problems;

namespace ConvBench.Operands;

/// <summary>Makes one operand by its rule.</summary>
internal static class TensorMaker
{
    private const int Streams = 3; // of the operands; one each for the factors of its channels follows them

    /// <summary>The operand.</summary>
    /// <param name="rule">What it is made of.</param>
    /// <param name="p">The layer.</param>
    /// <param name="seed">Seed of the generator.</param>
    /// <param name="name">"x", "w" or "b".</param>
    /// <param name="count">Values.</param>
    /// <param name="plane">Values of a channel that lie together.</param>
    /// <param name="channels">Channels.</param>
    /// <exception cref="FormatException">The rule cannot make so many, one line.</exception>
    public static float[] Make(TensorRule rule, ConvProblem p, int seed, string name, long count, int plane, int channels)
    {
        if (count > 0 && rule.WhyNot(name, count) is { } fault)
        {
            throw new FormatException(fault);
        }

        var values = new float[count];
        int stream = name == "x" ? ConvData.Inputs : name == "w" ? ConvData.Weights : ConvData.Biases;
        double spread = name == "w" ? 1 / Math.Sqrt(p.Accumulations) : 1;
        if (rule.Kind is TensorKind.Constant)
        {
            Array.Fill(values, (float)(rule.First * rule.Scale));
        }
        else if (rule.Kind is TensorKind.OneHot && count > 0) // a layer may have no bias
        {
            values[(int)rule.First] = (float)rule.Scale;
        }
        else if (rule.Kind is not TensorKind.OneHot)
        {
            ConvData.Fill(values, seed, stream, Next(rule, p, spread));
        }

        if (rule.Kind is TensorKind.LogNormal)
        {
            double[] factors = [.. Enumerable.Range(0, channels)
                .Select(c => CounterRandom.Exp(rule.First * new CounterRandom(seed, Streams + stream, c).Normal()))];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)(values[i] * factors[i / plane % channels]);
            }
        }

        return values;
    }

    private static Func<CounterRandom, double> Next(TensorRule rule, ConvProblem p, double spread)
    {
        double first = rule.First, scale = rule.Scale, normal = spread * scale;
        int q = rule.Kind == TensorKind.Integers ? ConvData.IntegerLimit(p) : 0;
        return rule.Kind switch
        {
            TensorKind.Uniform => r => (first + ((rule.Second - first) * r.Unit())) * scale,
            TensorKind.Relu => r => Math.Max(r.Normal(), 0) * normal,
            TensorKind.Integers => r => r.Integer(q) * scale,
            TensorKind.Sparse => r => r.Unit() < first ? 0 : r.Normal() * normal,
            TensorKind.Subnormal => r => r.Unit() < first ? Subnormal(r) * scale : r.Normal() * normal,
            _ => r => r.Normal() * normal,
        };
    }

    /// <summary>±m·2⁻¹⁴⁹, m uniform in 1 … 2²³ − 1.</summary>
    private static double Subnormal(CounterRandom random)
    {
        double size = Math.ScaleB(1 + Math.Floor(random.Unit() * ((1 << 23) - 1)), -149);
        return random.Unit() < 0.5 ? -size : size;
    }
}
